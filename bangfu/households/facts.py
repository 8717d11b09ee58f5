"""What happens to a household: it is registered with its members, incomes and housing; it changes, leaves poverty, relapses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bangfu.plain.fact import Fact, Privacy, Type, fact, record, said
from bangfu.plain.words import mark as _

MONTHS = 12


@record
class Member:
    """A member of a household, by the items A4 to A16 of the national register form."""

    name: str = said(_("姓名"), privacy=Privacy.NAME)
    sex: str = said(_("性别"), Type.CODE, codes="sex")
    id_number: str = said(_("证件号码"), Type.ID_NUMBER, privacy=Privacy.PERSONAL)
    relation: str = said(_("与户主关系"), Type.CODE, codes="relation")
    ethnicity: str = said(_("民族"), Type.CODE, codes="ethnicity", default="01")
    education: str = said(_("文化程度"), Type.CODE, codes="education", default="")
    schooling: str = said(_("在校生状况"), Type.CODE, codes="schooling", default="")
    health: str = said(_("健康状况"), Type.CODE, codes="health", privacy=Privacy.PERSONAL, default="")
    labour: str = said(_("劳动能力"), Type.CODE, codes="labour", default="", aliases=("劳动技能",))
    work_place: str = said(_("务工状况"), Type.CODE, codes="work_place", default="")
    work_months: int | None = said(_("务工时间"), Type.INTEGER, unit=_("月"), maximum=MONTHS, default=None)
    medical_insurance: bool | None = said(_("参加新型农村合作医疗"), Type.YES, default=None)
    pension: bool | None = said(_("参加城乡居民基本养老保险"), Type.YES, default=None)


@fact(
    "households.household_registered", _("建档立卡"), stream="household", births=True,
    headline=("household", "cause"), icon="home-heart",
)  # fmt: skip
class HouseholdRegistered(Fact):
    """A poor household was registered: the items A1 to A37 of the national form of 2013/14."""

    region: str = said(_("村"), Type.REGION)
    happened_on: date = said(
        _("日期"), Type.DATE,
        aliases=("识别时间", "识别日期", "建档时间", "建档日期", "建档立卡时间", "登记时间", "登记日期", "认定时间", "纳入时间"),
    )  # fmt: skip
    household: str = said(_("户编号"), ref="household", aliases=("户编码", "贫困户编号", "户号", "户代码"))
    form: str = said(_("表式"), Type.CODE, codes="form", default="2014")
    group: str = said(_("村民小组"), default="", aliases=("自然村", "组"))
    standard: str = said(_("识别标准"), Type.CODE, codes="standard", default="1")
    attribute: str = said(
        _("贫困户属性"),
        Type.CODE,
        codes="attribute",
        aliases=("户主属性", "户属性", "农户属性", "贫困户类型", "贫困户类别"),
    )
    cause: str = said(_("主要致贫原因"), Type.CODE, codes="cause", aliases=("致贫原因1", "致贫原因"))
    other_causes: tuple[str, ...] = said(_("其他致贫原因"), Type.CODES, codes="cause", default=(), help=_("最多两项"))
    phone: str = said(_("联系电话"), Type.PHONE, privacy=Privacy.PERSONAL, default="", aliases=("户联系电话",))
    bank: str = said(_("开户银行"), privacy=Privacy.PERSONAL, default="")
    account: str = said(_("银行账号"), privacy=Privacy.PERSONAL, default="")
    income_year: int | None = said(_("收入年度"), Type.INTEGER, minimum=1990, maximum=2100, default=None)
    wage: Decimal | None = said(_("工资性收入"), Type.MONEY, default=None)
    business: Decimal | None = said(_("家庭经营性收入"), Type.MONEY, default=None, aliases=("生产经营性收入",))
    transfer: Decimal | None = said(_("转移性收入"), Type.MONEY, default=None)
    property: Decimal | None = said(_("财产性收入"), Type.MONEY, default=None)
    business_cost: Decimal | None = said(_("生产经营费用总支出"), Type.MONEY, default=None, aliases=("生产经营性支出",))
    floor_area: Decimal | None = said(_("住房面积"), Type.NUMBER, unit=_("平方米"), default=None)
    structure: str = said(_("房屋主要结构"), Type.CODE, codes="structure", default="")
    built_in: int | None = said(_("建房时间"), Type.INTEGER, minimum=1800, maximum=2100, default=None)
    unsafe: bool | None = said(_("危房户"), Type.YES, default=None)
    water: str = said(_("饮水情况"), Type.CODE, codes="water", default="")
    powered: bool | None = said(_("通电情况"), Type.YES, default=None)
    fuel: tuple[str, ...] = said(_("燃料类型"), Type.CODES, codes="fuel", default=())
    road: str = said(_("入户路类型"), Type.CODE, codes="road", default="")
    members: tuple[Member, ...] = said(_("家庭成员"), Type.GROUP, item=Member)


@fact(
    "households.household_exited", _("脱贫退出"), stream="household", ends=True,
    headline=("household", "people"), icon="trending-up",
)  # fmt: skip
class HouseholdExited(Fact):
    """A household left poverty, with as many people as it then had."""

    region: str = said(_("村"), Type.REGION)
    household: str = said(_("户编号"), Type.REF, ref="household")
    people: int = said(_("脱贫人口"), Type.INTEGER, unit=_("人"), minimum=1, maximum=30)
    income_per_head: Decimal | None = said(_("人均纯收入"), Type.MONEY, default=None)
    how: str = said(_("脱贫途径"), Type.CODE, codes="exit_way", default="")


@fact(
    "households.member_joined", _("人口自然增加"), stream="household", headline=("how",), icon="user-plus",
)  # fmt: skip
class MemberJoined(Fact):
    """People came into a registered household: a birth, a marriage, a move."""

    region: str = said(_("村"), Type.REGION)
    household: str = said(_("户编号"), Type.REF, ref="household")
    how: str = said(_("增加原因"), Type.CODE, codes="joined_how")
    members: tuple[Member, ...] = said(_("增加的成员"), Type.GROUP, item=Member)


@fact(
    "households.member_left", _("人口自然减少"), stream="household", headline=("how", "name"), icon="user-minus",
)  # fmt: skip
class MemberLeft(Fact):
    """Somebody left a registered household: a death, a marriage, a move."""

    region: str = said(_("村"), Type.REGION)
    household: str = said(_("户编号"), Type.REF, ref="household")
    how: str = said(_("减少原因"), Type.CODE, codes="left_how")
    name: str = said(_("姓名"), privacy=Privacy.NAME)
    id_number: str = said(_("证件号码"), Type.ID_NUMBER, privacy=Privacy.PERSONAL)


@fact(
    "households.household_relapsed", _("返贫"), stream="household", headline=("household", "cause"), icon="trending-down",
)  # fmt: skip
class HouseholdRelapsed(Fact):
    """A household that had left poverty was found to be poor again, by a case that was announced."""

    region: str = said(_("村"), Type.REGION)
    household: str = said(_("户编号"), Type.REF, ref="household")
    cause: str = said(_("返贫原因"), Type.CODE, codes="cause")


@fact("households.household_moved", _("整户迁移"), stream="household", headline=("household", "to"), icon="truck")
class HouseholdMoved(Fact):
    """A household moved as a whole to another village, where it stands from then on."""

    region: str = said(_("迁出村"), Type.REGION)
    household: str = said(_("户编号"), Type.REF, ref="household")
    to: str = said(_("迁入村"), Type.REGION)
