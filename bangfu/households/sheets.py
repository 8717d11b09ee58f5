"""The list and the page of households."""

from __future__ import annotations

from typing import Any

from bangfu.access.vault import masked_name
from bangfu.households import queries
from bangfu.households.models import Household
from bangfu.kit import show
from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.plain.fact import Privacy, Type
from bangfu.plain.words import mark as _

HOUSEHOLDS = Sheet(
    name="households", title=_("贫困户档案"), icon="home-heart", model=Household, thing="household",
    columns=(
        Column("head", _("户主"), privacy=Privacy.NAME),
        Column("key", _("户编号")),
        Column("region", _("镇村"), Type.REGION),
        Column("size", _("人口"), Type.INTEGER, sortable=False),
        Column("cause", _("主要致贫原因"), Type.CODE, "cause", sortable=False),
        Column("attribute", _("贫困户属性"), Type.CODE, "attribute", sortable=False),
        Column("income", _("人均纯收入"), Type.MONEY, sortable=False),
        Column("state", _("状态"), Type.CODE, "household_state", tones={"poor": "green", "exited": "ok", "gone": "grey"}, sortable=False),
        Column("registered_on", _("建档日期"), Type.DATE),
        Column("exited_on", _("脱贫日期"), Type.DATE, sortable=False, shown=False),
    ),
    filters=("state", "cause", "attribute"), search=("head", "sound", "initials", "key"), period="registered_on",
    kind="households.household_registered",
)  # fmt: skip


def tables(row: Household, names: bool) -> list[dict[str, Any]]:
    """The members of a household; names as far as the reader may see them."""
    return [
        {
            "title": _("家庭成员"),
            "columns": [_("姓名"), _("与户主关系"), _("性别"), _("出生年"), _("文化程度"), _("劳动能力"), _("务工月数")],
            "rows": [
                [
                    p.name if names else masked_name(p.name), show.code_label("relation", p.relation), show.code_label("sex", p.sex),
                    str(p.born_on.year) if p.born_on else "—",
                    show.code_label("education", p.education) if p.education else "—",
                    show.code_label("labour", p.labour) if p.labour else "—",
                    show.number(p.work_months),
                ]
                for p in queries.members(row.key)
            ],
        }
    ]  # fmt: skip


HOUSEHOLD = Thing(
    "household", _("农户"), "home-heart", Household, "head", ("head", "sound", "initials", "key"), private=True,
    tables=tables,
)  # fmt: skip
