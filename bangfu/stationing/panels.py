"""What teams and posts say on pages: a team's members, a village's and a unit's teams, a cadre's posts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from bangfu.kit import show
from bangfu.kit.panel import Looking, panel
from bangfu.kit.thing import THINGS
from bangfu.people.models import Cadre, Unit
from bangfu.places import queries as places
from bangfu.places.models import Region
from bangfu.stationing.models import Posting, Team

TONES = {"there": "green"}


@panel("team", order=10)
def members(row: Team, looking: Looking) -> dict[str, Any]:
    """Who serves in a team and who did."""
    postings = sorted(Posting.objects.filter(team=row.key), key=lambda p: (p.until is not None, p.post, p.since))
    titles = show.titles_of(("cadre", p.cadre) for p in postings)
    return {
        "kind": "table", "title": gettext("队员"), "note": gettext("在岗 %(n)s 人") % {"n": row.strength},
        "columns": [gettext("姓名"), gettext("职务"), gettext("起"), gettext("止")],
        "rows": [
            [_cadre(p.cadre, row.region, titles, looking), show.code_label("team_post", p.post), *_span(p.since, p.until)]
            for p in postings
        ],
    }  # fmt: skip


def _cadre(key: str, region: str, titles: dict[str, str], looking: Looking) -> dict[str, str]:
    """A cadre who serves in a place."""
    return {"text": looking.name(titles.get(f"cadre:{key}", key), region), "url": THINGS["cadre"].url(key)}


def _span(since: Any, until: Any) -> list[dict[str, str]]:
    return [{"text": str(since), "kind": "date"}, {"text": str(until or "—"), "kind": "date"}]


@panel("place", order=20)
def in_village(row: Region, looking: Looking) -> dict[str, Any] | None:
    """The teams that stand in a village, with their leaders."""
    if len(row.key) != 12:
        return None
    teams = list(
        Team.objects.filter(looking.scope.rows(unit="unit"), places.within(row.key)).order_by("state", "since")
    )
    return _teams(gettext("驻村工作队"), teams, looking, place=False)


@panel("unit", order=20)
def of_unit(row: Unit, looking: Looking) -> dict[str, Any]:
    """The teams that a unit sent."""
    teams = list(Team.objects.filter(looking.scope.rows(unit="unit"), unit=row.key).order_by("state", "region"))
    return _teams(gettext("派出的工作队"), teams, looking, place=True)


def _teams(title: str, teams: list[Team], looking: Looking, *, place: bool) -> dict[str, Any]:
    titles = show.titles_of([("cadre", t.leader) for t in teams] + [("unit", t.unit) for t in teams])
    url = THINGS["team"].url
    return {
        "kind": "table", "title": title,
        "columns": [
            gettext("工作队"), gettext("驻村") if place else gettext("派出单位"), gettext("队长"),
            {"label": gettext("在岗人数"), "kind": "num"}, gettext("进驻日期"), gettext("状态"),
        ],
        "rows": [
            [
                {"text": t.name, "url": url(t.key)},
                {"text": show.region_path(t.region), "url": THINGS["place"].url(t.region)} if place
                else {"text": titles.get(f"unit:{t.unit}", t.unit), "url": THINGS["unit"].url(t.unit)},
                _cadre(t.leader, t.region, titles, looking) if t.leader else "—", {"text": str(t.strength), "kind": "num"},
                {"text": str(t.since), "kind": "date"},
                {"text": show.code_label("team_state", t.state), "kind": "tag", "tone": TONES.get(t.state, "grey")},
            ]
            for t in teams
        ],
    }  # fmt: skip


@panel("cadre", order=10)
def posts(row: Cadre, looking: Looking) -> dict[str, Any] | None:
    """The posts that a cadre holds and held in teams."""
    found = list(Posting.objects.filter(looking.scope.rows(), cadre=row.key).order_by("-since"))
    if not found:
        return None
    titles = show.titles_of(("team", p.team) for p in found)
    return {
        "kind": "table", "title": gettext("驻村任职"),
        "columns": [gettext("工作队"), gettext("驻村"), gettext("职务"), gettext("起"), gettext("止")],
        "rows": [
            [
                {"text": titles.get(f"team:{p.team}", p.team), "url": THINGS["team"].url(p.team)},
                {"text": show.region_path(p.region), "url": THINGS["place"].url(p.region)},
                show.code_label("team_post", p.post), *_span(p.since, p.until),
            ]
            for p in found
        ],
    }  # fmt: skip
