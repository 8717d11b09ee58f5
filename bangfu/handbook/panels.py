"""Ways from pages of things to the papers that follow from them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from bangfu.access.roles import Verb
from bangfu.households.models import Household
from bangfu.kit.panel import Looking, panel
from bangfu.people.models import Cadre
from bangfu.places.models import Region
from bangfu.plans import queries as plans
from bangfu.stationing.models import Team


def _papers(*lines: tuple[str, str, str]) -> dict[str, Any]:
    rows = [[{"text": name, "url": url}, text] for name, url, text in lines]
    return {
        "kind": "table",
        "title": gettext("随事实自动生成"),
        "columns": [gettext("材料"), gettext("内容")],
        "rows": rows,
    }


@panel("household", order=19)
def of_household(row: Household, looking: Looking) -> dict[str, Any] | None:
    """The handbook, and the card by which the household looks itself."""
    if not looking.named.covers(row.region):
        return None
    card = plans.valid_card(row.key)
    state = gettext("%(day)s 发卡") % {"day": card.issued_on} if card else gettext("还没有发卡")
    lines = [(gettext("帮扶手册"), reverse("handbook:book", args=[row.key]), gettext("家庭、帮扶人、计划、成效、走访"))]
    if looking.person.may(Verb.ENTER, row.region):
        lines.append((gettext("明白卡"), reverse("handbook:issue", args=[row.key]), state))
    return _papers(*lines)


@panel("cadre", order=40)
def of_cadre(row: Cadre, looking: Looking) -> dict[str, Any] | None:
    """The cadre's work log."""
    if not looking.named.covers(row.region):
        return None
    return _papers((gettext("工作日志"), reverse("handbook:log", args=[row.key]), gettext("按月、按天,每一条都是事实")))


@panel("team", order=40)
def of_team(row: Team, looking: Looking) -> dict[str, Any]:
    """The team's monthly sheet."""
    return _papers(
        (gettext("工作月报"), reverse("handbook:month", args=[row.key]), gettext("队员在村天数、走访和村里办的事"))
    )


@panel("place", order=12)
def of_place(row: Region, looking: Looking) -> dict[str, Any] | None:
    """Where a place's pairs are counted and made."""
    if not looking.scope.covers(row.key):
        return None
    text = gettext("谁需要、谁能帮,并排选") if len(row.key) == 12 else gettext("结对、走访、计划,按地区和单位")
    return _papers((gettext("结对"), reverse("handbook:pairs", args=[row.key]), text))
