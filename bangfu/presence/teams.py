"""A team as it is made up and kept: composition, terms, conditions, promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.kit import show
from bangfu.people import queries as people
from bangfu.plain.policy import policy
from bangfu.plain.verdict import Verdict
from bangfu.stationing import queries as stationing
from bangfu.stationing import rules

CITY_LEVEL = "3"


def made_up(team: Any, postings: Sequence[Any], day: date) -> Verdict:
    """Whether a team is made up on a day as the policy of that day and of its unit's level asks."""
    mine = [p for p in postings if p.team == team.key]
    return compositions([team], mine, day)[team.key]


def compositions(teams: Sequence[Any], postings: Sequence[Any], day: date) -> Mapping[str, Verdict]:
    """Team → how it is made up on a day; registers are read once for all."""
    serving: dict[str, list[Any]] = {}
    for p in postings:
        if p.since <= day and (p.until is None or day < p.until):
            serving.setdefault(p.team, []).append(p)
    ranks = people.ranks(p.cadre for some in serving.values() for p in some)
    levels = people.unit_levels(t.unit for t in teams)
    found = {}
    for team in teams:
        key = "team_composition" if levels.get(team.unit) == CITY_LEVEL else "county_team_composition"
        try:
            rule = policy(key, day, team.region)
        except KeyError:
            found[team.key] = Verdict()
            continue
        seats = [rules.Seat(p.post, p.seat, ranks.get(p.cadre, "")) for p in serving.get(team.key, ())]
        found[team.key] = rules.composition(seats, rule)
    return found


def end_of(team: Any, day: date) -> date | None:
    """The day a team's time ends: as it was set up for, else after the cycle of the policy; None when none says."""
    if team.due is not None:
        return team.due
    try:
        years = policy("cycle_years", team.since, team.region).value
    except KeyError:
        return None
    last = 28 if (team.since.month, team.since.day) == (2, 29) else team.since.day
    return date(team.since.year + years, team.since.month, last)


def conditions(key: str) -> list[dict[str, Any]]:
    """What a team has to live with, as last seen, with a mark for what is missing."""
    row = stationing.conditions(key)
    if row is None:
        return []
    names = ((_("床铺"), row.bed), (_("灶具"), row.stove), (_("办公桌椅"), row.desk), (_("网络"), row.network))
    return [{"label": label, "has": has} for label, has in names]


def promise_lines(key: str) -> list[dict[str, Any]]:
    """What a team promised, open ones first: they follow the post."""
    rows = stationing.promises(key)
    names = show.titles_of(("household", p.household) for p in rows if p.household)
    return [
        {
            "what": p.what, "url": reverse("kit:thing", args=["promise", p.key]), "made": p.made_on, "due": p.due,
            "state": show.code_label("promise_state", p.state), "tone": "gold" if p.state == "open" else "grey",
            "household": names.get(f"household:{p.household}", p.household), "open": p.state == "open",
        }
        for p in rows
    ]  # fmt: skip


def unprovided(cadres: Sequence[str], names: Mapping[str, str], day: date) -> list[dict[str, str]]:
    """What was promised to those who serve and is not on record: insurance on a day, the year's check-up; with who lacks it."""
    lacking = (
        (_("没有意外伤害保险"), set(cadres) - stationing.insured(cadres, day)),
        (_("本年没有体检"), set(cadres) - stationing.checked_up(cadres, day.year)),
    )
    return [
        {"label": label, "who": show.listed(names.get(f"cadre:{c}", c) for c in sorted(some))} for label, some in lacking if some
    ]  # fmt: skip
