"""The columns that rules read: of a household and of its members, as they stand in Parquet and as they are told of one household.

Most are items that surveys ask, under the item's name and label. Kinds: `text`; `code` (of a code list); `yes` (true, false,
unknown); `day` (the whole number 20141231); `whole`; `fen` (money); `parts` (a quantity in ten-thousandths: 35 m² is 350000).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bangfu.plain.fact import Privacy, Type
from bangfu.plain.policy import codes
from bangfu.plain.words import mark as _
from bangfu.survey.items import items

PARTS = 10_000
FEN = 100
KINDS = {
    Type.TEXT: "text", Type.CODE: "code", Type.YES: "yes", Type.DATE: "day", Type.INTEGER: "whole", Type.MONEY: "fen",
    Type.NUMBER: "parts",
}  # fmt: skip
ARROW = {
    "text": "string",
    "code": "string",
    "yes": "bool",
    "day": "int64",
    "whole": "int64",
    "fen": "int64",
    "parts": "int64",
}

RISKS = {
    "1": "illness", "2": "disability", "3": "school", "4": "work", "5": "disaster", "6": "house", "7": "water", "8": "labour",
    "9": "accident", "10": "industry", "99": "other",
}  # fmt: skip
"""Codes of the risks of falling back, by the names of their columns."""

HOUSEHOLD_ITEMS = (
    "attribute", "income_year", "wage", "business", "business_cost", "transfer", "property", "minimum_living", "special_support",
    "self_paid",
    "claims", "floor_area", "structure", "unsafe", "relocation", "rebuild_done", "water", "safe_water", "powered", "road",
    "road_hardened", "road_distance", "toilet", "toilet_usable", "arable", "forest", "returned_forest", "orchard", "pasture",
    "water_area", "enough_food", "enough_clothes", "no_labour", "monitored_since", "risk_removed", "removed_on", "removal_way",
    "school_risk", "insurance_risk",
)  # fmt: skip
MEMBER_ITEMS = (
    "sex", "relation", "ethnicity", "education", "schooling", "health", "labour", "work_place", "work_months", "public_post",
    "public_post_months", "medical_insurance", "worker_medical_insurance", "serious_illness_insurance", "medical_aid", "pension",
    "worker_pension", "minimum_living_kind", "special_support_kind",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column: its name, label, kind, unit and code list; `where` says what it means when the label does not."""

    name: str
    label: str
    kind: str
    unit: str = ""
    codes: str = ""
    help: str = ""
    personal: bool = False

    @property
    def arrow(self) -> str:
        """The type in Parquet, as Arrow names it."""
        return ARROW[self.kind]


def _of_items(group: str, names: Iterable[str]) -> list[Column]:
    known = items(group)
    return [
        Column(
            name, known[name].label, KINDS[known[name].type], known[name].unit, known[name].codes,
            personal=known[name].privacy is Privacy.PERSONAL,
        )
        for name in names
    ]  # fmt: skip


@cache
def household_columns() -> dict[str, Column]:
    """The columns of a household that are told, by name."""
    found = [
        Column("household", _("户编号"), "text"),
        Column("region", _("村"), "text", help=_("12位区划代码")),
        Column("registered", _("建档立卡状态"), "code", codes="screened_state", help=_("没有建档立卡的留空")),
        Column("registered_on", _("建档日期"), "day"),
        Column("relapsed_on", _("返贫日期"), "day"),
        Column("monitored", _("监测对象类别"), "code", codes="monitored_class", help=_("不是监测对象的留空")),
        Column("dirty_fuel", _("只用柴草或煤炭做饭"), "yes"),
        Column("phone_fits", _("户联系电话是11位手机号"), "yes"),
        Column("helped", _("落实过帮扶措施"), "yes"),
        Column("contact", _("填写了监测联系人和电话"), "yes"),
        Column("risk_noted", _("写明了其他风险"), "yes"),
        *_of_items("household", HOUSEHOLD_ITEMS),
        *(Column(f"risk_{name}", codes("risk")[code], "yes", help=_("致贫返贫风险")) for code, name in RISKS.items()),
        *(Column(f"measure_{name}", label, "yes", help=_("帮扶措施")) for name, label in codes("monitored_measure").items()),
    ]  # fmt: skip
    return {column.name: column for column in found}


@cache
def member_columns() -> dict[str, Column]:
    """The columns of a member that are told, by name. No name, no number of an identity card."""
    found = [
        Column("household", _("户编号"), "text"),
        Column("born", _("出生日期"), "day"),
        Column("id_length", _("证件号码位数"), "whole", unit=_("位"), help=_("没有证件的填0")),
        Column("id_fits", _("18位证件号码校验位相符"), "yes"),
        Column("disability_card", _("持有残疾人证"), "yes", personal=True),
        Column("disability_kind", _("残疾类别"), "text", help=_("残疾人证第19位"), personal=True),
        Column("disability_grade", _("残疾等级"), "whole", unit=_("级"), help=_("残疾人证第20位"), personal=True),
        Column("absence", _("填写了未上学原因"), "yes", personal=True),
        Column("absence_ill", _("未上学原因是因病或因残"), "yes", personal=True),
        Column("work_county", _("填写了务工所在地"), "yes"),
        Column("phone_fits", _("家庭成员联系电话是11位手机号"), "yes"),
        *_of_items("member", MEMBER_ITEMS),
    ]
    return {column.name: column for column in found}
