"""What happens in surveying: a form is published, a household or a village is surveyed."""

from __future__ import annotations

from datetime import date
from typing import Any

from bangfu.plain.fact import Fact, Privacy, Type, fact, record, said
from bangfu.plain.words import mark as _
from bangfu.survey.items import fields_record

LONGEST_SECONDS = 30 * 24 * 3600


@record
class Asks:
    """That a question of a form asks an item of the catalogue."""

    question: str = said(_("题目"))
    item: str = said(_("指标"))


@fact(
    "survey.survey_form_published", _("发布调查表"), stream="survey_form", births=True, repeats=True,
    headline=("title", "version"), icon="file-description",
)  # fmt: skip
class SurveyFormPublished(Fact):
    """A version of a survey form was published for a region; its files are kept under their SHA-256."""

    region: str = said(_("使用地区"), Type.REGION)
    survey_form: str = said(_("表号"), ref="survey_form")
    version: str = said(_("版本"))
    title: str = said(_("表名"))
    about: str = said(_("调查对象"), Type.CODE, codes="survey_about")
    since: date = said(_("启用日期"), Type.DATE, ahead=True)
    until: date | None = said(_("停用日期"), Type.DATE, default=None, ahead=True)
    checksum: str = said(_("校验和"), help=_("XForm文件的MD5"))
    workbook: str = said(_("Excel表"), help=_("文件的SHA-256"))
    xform: str = said(_("XForm文件"), help=_("文件的SHA-256"))
    questions: int = said(_("题数"), Type.INTEGER)
    asks: tuple[Asks, ...] = said(_("题目对应的指标"), Type.GROUP, item=Asks, default=())


@record
class Survey(Fact):
    """What is known of every survey: by which version of which form, which instance, how long it took."""

    form: str = said(_("调查表"), Type.REF, ref="survey_form")
    version: str = said(_("版本"))
    instance: str = said(_("问卷编号"), ref="paper", loose=True)
    surveyor: str = said(_("调查人"), privacy=Privacy.NAME, default="")
    started_at: str = said(_("开始时间"), default="", help=_("带时区的时刻"))
    ended_at: str = said(_("结束时间"), default="", help=_("带时区的时刻"))
    seconds: int | None = said(_("用时"), Type.INTEGER, unit=_("秒"), maximum=LONGEST_SECONDS, default=None)


HouseholdItems: Any = fields_record("HouseholdItems", "household")
VillageItems: Any = fields_record("VillageItems", "village")
SurveyedMember: Any = fields_record("SurveyedMember", "member")


@fact(
    "survey.household_surveyed", _("入户调查"), stream="household", headline=("form", "version"), icon="clipboard-text",
)  # fmt: skip
class HouseholdSurveyed(HouseholdItems, Survey):
    """A household was asked; its answers stand under the items of the catalogue, those not asked are absent."""

    region: str = said(_("村"), Type.REGION)
    household: str = said(_("户编号"), Type.REF, ref="household", loose=True)
    members: tuple[Any, ...] = said(_("家庭成员"), Type.GROUP, item=SurveyedMember, default=())


@fact("survey.village_surveyed", _("村情调查"), headline=("form", "version"), icon="building-community")
class VillageSurveyed(VillageItems, Survey):
    """A village was asked; its answers stand under the items of the catalogue."""

    region: str = said(_("村"), Type.REGION)


KIND_OF = {"household": HouseholdSurveyed, "village": VillageSurveyed}
"""By what a form is about, the kind of fact that its answers become."""
