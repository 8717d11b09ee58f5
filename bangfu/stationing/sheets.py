"""The list and the page of teams."""

from __future__ import annotations

from typing import Any

from bangfu.access.vault import masked_name
from bangfu.kit import show
from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import Thing
from bangfu.plain.fact import Type
from bangfu.plain.words import mark as _
from bangfu.stationing.models import Posting, Team

TEAMS = Sheet(
    name="teams", title=_("驻村工作队"), icon="users-group", model=Team, thing="team", unit="unit",
    columns=(
        Column("name", _("工作队名称")),
        Column("key", _("工作队编号")),
        Column("region", _("驻村"), Type.REGION),
        Column("unit", _("派出单位"), Type.REF, ref="unit", sortable=False),
        Column("leader", _("队长"), Type.REF, ref="cadre", sortable=False),
        Column("strength", _("在岗人数"), Type.INTEGER),
        Column("since", _("进驻日期"), Type.DATE),
        Column("state", _("状态"), Type.CODE, "team_state", tones={"there": "green"}, sortable=False),
    ),
    filters=("state",), search=("name", "sound", "initials", "key"), period="since", kind="stationing.team_set_up",
)  # fmt: skip


def tables(row: Team, names: bool) -> list[dict[str, Any]]:
    postings = list(Posting.objects.filter(team=row.key).order_by("since", "pk"))
    titles = show.titles_of(("cadre", p.cadre) for p in postings)
    titles = titles if names else {key: masked_name(title) for key, title in titles.items()}
    return [
        {
            "title": _("队员"),
            "columns": [_("姓名"), _("职务"), _("起"), _("止")],
            "rows": [
                [
                    titles.get(f"cadre:{p.cadre}", p.cadre), show.code_label("team_post", p.post), str(p.since),
                    str(p.until or "—"),
                ]
                for p in postings
            ],
        }
    ]  # fmt: skip


TEAM = Thing(
    "team", _("工作队"), "users-group", Team, "name", ("name", "sound", "initials", "key"), unit="unit", tables=tables
)  # fmt: skip
