"""What the desk adds to pages: the figures of a village, and what is due from a unit."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from bangfu.access.scope import EVERYWHERE
from bangfu.desk.dashboard import TILES, tile, whole
from bangfu.figures.question import question_for
from bangfu.households.models import Household
from bangfu.kit.panel import Looking, panel
from bangfu.pairing import queries as pairing
from bangfu.pairing.models import Visit
from bangfu.people.models import Cadre, Unit
from bangfu.places.models import Region
from bangfu.plain.words import mark as _
from bangfu.projects.models import Project
from bangfu.stationing.models import Team

VILLAGE_FIGURES = (
    ("households_registered", _("建档户"), "home-heart", _("未脱贫 %(n)s 户"), "households_poor"),
    ("paired_households", _("结对户"), "heart-handshake", _("结对干部 %(n)s 名"), "pairing_cadres"),
    ("visits", _("入户走访"), "walk", _("走访到 %(n)s 户"), "households_visited"),
    ("funds_invested", _("到位资金"), "coin-yuan", _("项目 %(n)s 个"), "projects_implemented"),
    ("training_sessions", _("培训班"), "school", _("%(n)s 人次"), "training_attendances"),
    ("people_lifted_out", _("脱贫人口"), "trending-up", _("脱贫 %(n)s 户"), "households_exited"),
)


@panel("team", order=1)
def of_its_village(row: Team, looking: Looking) -> dict[str, Any] | None:
    """The figures of the village where a team stands."""
    return _figures(row.region, looking) if looking.scope.covers(row.region) else None


@panel("place", order=1)
def figures(row: Region, looking: Looking) -> dict[str, Any]:
    """The figures of a place, each leading to the facts that it counts."""
    return _figures(row.key, looking)


def _figures(region: str, looking: Looking) -> dict[str, Any]:
    tiles = [type(TILES[0])(*one) for one in VILLAGE_FIGURES]
    keys = tuple({key: None for t in tiles for key in (t.key, t.beside)})
    values = whole(question_for(region, looking.period, None, looking.scope, keys), keys, region)
    return {"kind": "tiles", "tiles": [tile(t, values, {}, region, looking.period) for t in tiles]}


@panel("unit", order=5)
def due(row: Unit, looking: Looking) -> dict[str, Any] | None:
    """What is due from a unit, counted from what it answers for."""
    reach = EVERYWHERE if row.key in looking.scope.units else looking.scope
    lines = []
    answered = [h.row.region for h in pairing.responsibilities(unit=row.key) if h.until is None]
    answered = [code for code in answered if reach.covers(code)]
    staffed = set(Team.objects.filter(region__in=answered, state="there").values_list("region", flat=True))
    bare = [code for code in answered if code not in staffed]
    if bare:
        lines.append(gettext("包扶的 %(n)s 个村没有工作队。") % {"n": len(bare)})
    unseen = _unvisited(row, looking, reach)
    if unseen:
        lines.append(
            gettext("%(year)s 年有 %(n)s 户结对户没有走访过。") % {"year": looking.period.start.year, "n": unseen}
        )
    open_projects = Project.objects.filter(reach.rows(), unit=row.key, accepted_on=None).count()
    if open_projects:
        lines.append(gettext("%(n)s 个项目还没有验收。") % {"n": open_projects})
    return {"kind": "alerts", "lines": [{"text": line} for line in lines]} if lines else None


def _unvisited(row: Unit, looking: Looking, reach: Any) -> int:
    """How many households paired with the unit's cadres were visited by nobody in the period."""
    cadres = list(Cadre.objects.filter(unit=row.key).values_list("key", flat=True))
    paired = set(pairing.live_pairs().filter(reach.rows(), cadre__in=cadres).values_list("household", flat=True))
    poor = Household.objects.filter(key__in=paired).values_list("key", flat=True)
    inside = {"happened_on__gte": looking.period.start, "happened_on__lt": looking.period.end}
    visited = Visit._default_manager.filter(household__in=paired, **inside).values_list("household", flat=True)
    return len(set(poor) - set(visited))


@panel("unit", order=7)
def answers_for(row: Unit, looking: Looking) -> dict[str, Any]:
    """What a unit answers for, in numbers."""
    reach = EVERYWHERE if row.key in looking.scope.units else looking.scope
    cadres = list(Cadre.objects.filter(unit=row.key).values_list("key", flat=True))
    inside = {"happened_on__gte": looking.period.start, "happened_on__lt": looking.period.end}
    visits = Visit._default_manager.filter(reach.rows(), cadre__in=cadres, **inside).count()
    villages = pairing.live_responsibilities().filter(reach.rows(), unit=row.key)
    year = looking.period.start.year
    numbers = (
        (gettext("包扶村"), "home-heart", villages.values("region").distinct().count(), gettext("个"), ""),
        (
            gettext("工作队"),
            "users-group",
            Team.objects.filter(reach.rows(), unit=row.key, state="there").count(),
            gettext("支"),
            "",
        ),
        (gettext("干部"), "id-badge-2", len(cadres), gettext("名"), ""),
        (
            gettext("结对户"),
            "heart-handshake",
            sum(pairing.households_by_cadre(cadres, reach).values()),
            gettext("户"),
            "",
        ),
        (gettext("入户走访"), "walk", visits, gettext("次"), gettext("%(year)s 年") % {"year": year}),
    )
    return {
        "kind": "tiles",
        "tiles": [
            {"label": label, "icon": icon, "value": f"{n:,}", "unit": unit, "note": note}
            for label, icon, n, unit, note in numbers
        ],
    }  # fmt: skip
