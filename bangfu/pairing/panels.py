"""What pairs and responsibility say on pages: a household's helpers, a village's units, what a unit or cadre answers for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from bangfu.access.scope import EVERYWHERE
from bangfu.households.models import Household
from bangfu.kit import show
from bangfu.kit.panel import Looking, panel
from bangfu.kit.thing import THINGS
from bangfu.pairing import queries
from bangfu.people.models import Cadre, Unit
from bangfu.places import queries as places
from bangfu.places.models import Region

MOST = 50


def _ends(held: queries.Held) -> dict[str, str]:
    """Until when something held: now is said in a word."""
    if held.until is None:
        return {"text": gettext("现在"), "kind": "tag", "tone": "green"}
    return {"text": str(held.until), "kind": "date"}


def _visits(found: tuple[int, Any] | None) -> list[dict[str, str]]:
    n, last = found or (0, None)
    return [{"text": str(n), "kind": "num"}, {"text": str(last or "—"), "kind": "date"}]


def _heads() -> list[Any]:
    return [{"label": gettext("走访次数"), "kind": "num"}, gettext("最近走访")]


@panel("household", order=15)
def helpers(row: Household, looking: Looking) -> dict[str, Any]:
    """Who is paired with a household and who was."""
    found = queries.pairs(household=row.key)
    cadres = {c.key: c for c in Cadre.objects.filter(key__in=[h.row.cadre for h in found])}
    units = show.titles_of(("unit", c.unit) for c in cadres.values() if c.unit)
    rows = []
    for held in found:
        cadre = cadres.get(held.row.cadre)
        name = cadre.name if cadre else held.row.cadre
        visited = queries.visits_between(held.row.cadre, [row.key]).get(row.key)
        rows.append(
            [
                {"text": looking.name(name, row.region), "url": THINGS["cadre"].url(held.row.cadre)},
                units.get(f"unit:{cadre.unit}", cadre.unit) if cadre and cadre.unit else "—",
                {"text": str(held.since), "kind": "date"}, _ends(held), *_visits(visited),
            ]
        )  # fmt: skip
    columns = [gettext("结对干部"), gettext("所在单位"), gettext("自"), gettext("至"), *_heads()]
    return {
        "kind": "table", "title": gettext("结对帮扶"), "columns": columns, "rows": rows,
        "nothing": gettext("还没有人与这户结对。请登记结对帮扶。"),
    }  # fmt: skip


@panel("household", order=5)
def no_helper(row: Household, looking: Looking) -> dict[str, Any] | None:
    """What is amiss with a household's help, said above its page."""
    if row.state != "poor":
        return None
    if not any(held.until is None for held in queries.pairs(household=row.key)):
        return {"kind": "alerts", "lines": [{"text": gettext("这户尚未脱贫,也没有结对干部。")}]}
    return None


@panel("place", order=10)
def answering(row: Region, looking: Looking) -> dict[str, Any] | None:
    """Which units answer for a village and which did."""
    if len(row.key) != 12:
        return None
    found = queries.responsibilities(region__in=places.kin(row.key))
    units = {u.key: u for u in Unit.objects.filter(key__in=[h.row.unit for h in found])}
    return {
        "kind": "table", "title": gettext("包村单位"),
        "columns": [gettext("单位名称"), gettext("单位级别"), gettext("自"), gettext("至")],
        "rows": [
            [
                {"text": _unit_name(units, held), "url": THINGS["unit"].url(held.row.unit)},
                show.code_label("level", units[held.row.unit].level) if held.row.unit in units else "—",
                {"text": str(held.since), "kind": "date"}, _ends(held),
            ]
            for held in found
        ],
        "nothing": gettext("还没有单位包这个村。"),
    }  # fmt: skip


def _unit_name(units: dict[str, Unit], held: queries.Held) -> str:
    return units[held.row.unit].name if held.row.unit in units else str(held.row.unit)


@panel("unit", order=10)
def villages(row: Unit, looking: Looking) -> dict[str, Any]:
    """The villages that a unit answers for and did, of those that the reader may see."""
    found = [h for h in queries.responsibilities(unit=row.key) if looking.scope.covers(h.row.region, [row.key])]
    return {
        "kind": "table", "title": gettext("包扶村"),
        "note": gettext("现包 %(n)s 个村") % {"n": sum(1 for h in found if h.until is None)},
        "columns": [gettext("村"), gettext("所在地"), gettext("自"), gettext("至")],
        "rows": [
            [
                {"text": show.region_name(h.row.region), "url": THINGS["place"].url(h.row.region)},
                show.region_path(h.row.region), {"text": str(h.since), "kind": "date"}, _ends(h),
            ]
            for h in found
        ],
        "nothing": gettext("还没有登记包扶村。"),
    }  # fmt: skip


@panel("unit", order=30)
def cadres(row: Unit, looking: Looking) -> dict[str, Any] | None:
    """A unit's cadres with how many households they are paired with and their visits; to the unit itself, wherever."""
    people = list(Cadre.objects.filter(looking.scope.rows(unit="unit"), unit=row.key).order_by("key"))
    if not people:
        return None
    keys = [c.key for c in people]
    reach = EVERYWHERE if row.key in looking.scope.units else looking.scope
    paired = queries.households_by_cadre(keys, reach)
    visits = queries.visits_of("cadre", keys, reach)
    return {
        "kind": "table", "title": gettext("干部"), "tall": True,
        "note": gettext("%(n)s 人,结对 %(households)s 户") % {"n": len(people), "households": sum(paired.values())},
        "columns": [gettext("姓名"), gettext("职级"), {"label": gettext("结对户"), "kind": "num"}, *_heads()],
        "rows": [
            [
                {"text": looking.name(c.name, c.region), "url": THINGS["cadre"].url(c.key)},
                show.code_label("rank", c.rank), {"text": str(paired.get(c.key, 0)), "kind": "num"},
                *_visits(visits.get(c.key)),
            ]
            for c in people
        ],
    }  # fmt: skip


@panel("cadre", order=20)
def households(row: Cadre, looking: Looking) -> dict[str, Any]:
    """The households that a cadre is paired with and was, of those that the reader may see."""
    every = queries.pairs(cadre=row.key)
    found = [h for h in every if looking.scope.covers(h.row.region)][:MOST]
    heads = show.titles_of(("household", h.row.household) for h in found)
    visits = queries.visits_between(row.key, [h.row.household for h in found])
    rows = []
    for h in found:
        name = heads.get(f"household:{h.row.household}", h.row.household)
        rows.append(
            [
                {"text": looking.name(name, h.row.region), "url": THINGS["household"].url(h.row.household)},
                show.region_path(h.row.region), {"text": str(h.since), "kind": "date"}, _ends(h),
                *_visits(visits.get(h.row.household)),
            ]
        )  # fmt: skip
    columns = [gettext("户主"), gettext("镇村"), gettext("自"), gettext("至"), *_heads()]
    return {
        "kind": "table", "title": gettext("结对户"), "columns": columns, "rows": rows,
        "nothing": gettext("有 %(n)s 户,不在您可看的范围内。") % {"n": len(every)} if every else gettext("还没有登记结对户。"),
    }  # fmt: skip
