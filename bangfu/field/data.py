"""What a phone keeps for work without a network: my villages with their households, my duty, the forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext

from bangfu.access.roles import Verb
from bangfu.access.scope import EVERYWHERE, Scope, Somebody
from bangfu.access.vault import masked_name
from bangfu.exchange.schema import schema
from bangfu.field.queries import villages_of
from bangfu.households import queries as households
from bangfu.households.models import Person
from bangfu.kit import show
from bangfu.ledger import clock, queries
from bangfu.pairing import queries as pairing
from bangfu.pairing.rules import quota_of
from bangfu.people import queries as people
from bangfu.plain import region as regions
from bangfu.plain.fact import KINDS
from bangfu.plain.period import Period
from bangfu.plain.policy import policy
from bangfu.plans import queries as plans
from bangfu.presence import queries as presence
from bangfu.presence import rules as duty
from bangfu.projects import queries as projects
from bangfu.stationing import queries as stationing
from bangfu.survey import phone as surveys

LATEST = date(9999, 1, 1)
NEEDS = 50


def everything(user: Any, person: Somebody) -> dict[str, Any]:
    """All that a phone of this person keeps; in the language that is asked for."""
    posts = [p for p in stationing.postings_of(user.cadre) if p.until is None] if user.cadre else []
    codes = villages_of(user, person)
    return {
        "seq": queries.last_seq(),
        "today": clock.today().isoformat(),
        "me": {
            "user": user.username, "name": str(user), "cadre": user.cadre,
            "posts": [
                {"team": p.team, "region": p.region, "post": show.code_label("team_post", p.post)} for p in posts
            ],
            "unit": next(iter(person.scope(Verb.ENTER).units), "") or _unit_of(user.cadre),
            "every": _every(user.cadre, codes),
        },
        "duty": _duty(posts, user.cadre),
        "leaves": _leaves(user.cadre),
        "villages": [_village(code, user, person) for code in codes],
        "surveys": surveys.listed(person),
    }  # fmt: skip


def _unit_of(cadre: str) -> str:
    found = people.cadre(cadre) if cadre else None
    return found.unit if found else ""


def _every(cadre: str, codes: Iterable[str]) -> int | None:
    """At most so many days between two visits to a household of one's own, as the policy of the first village says."""
    village = next(iter(codes), "")
    try:
        rule = policy("pairing_quota", clock.today(), village)
    except KeyError:
        return None
    quota = quota_of(people.ranks([cadre]).get(cadre, ""), rule)
    return quota.every if quota else None


def _duty(posts: list[Any], cadre: str) -> list[dict[str, Any]]:
    """Days in the village that are asked of somebody and of the team, those that work shows, and the forecast."""
    if not posts:
        return []
    today, post = clock.today(), posts[-1]
    year = Period.of(str(today.year))
    mates = {p.cadre for p in stationing.postings_of_team(post.team)}
    record = presence.record(EVERYWHERE, year, cadres=mates, recording=False)
    mine = [p for p in record.posts if p.cadre == cadre]
    served = Period(min(p.since for p in mine), max(p.until or LATEST for p in mine))
    lines = []
    for target in duty.targets(policy("presence", today, post.region)):
        span, days = duty.span_of(target, today), duty.present(record, target.counts)
        if target.of == "team":
            done = duty.team_days(days, post.team, span)
        else:
            done = (duty.nights if target.measure == "nights" else duty.person_days)(days, cadre, span)
        made = duty.forecast(len(done), duty.asked(target, span, served), served, span, min(today, span.last))
        month = Period.of(f"{today:%Y-%m}")
        lines.append({
            "of": target.of, "measure": target.measure, "period": target.period, "done": made.done, "required": made.required,
            "expected": made.expected, "last": made.last.isoformat(), "month": sum(day in month for day in done),
            "today": today in done, "source": target.source,
        })  # fmt: skip
    return lines


def _leaves(cadre: str) -> list[dict[str, Any]]:
    if not cadre:
        return []
    year = Period.of(str(clock.today().year))
    return [
        {
            "key": leave.key, "region": leave.region, "since": leave.since.isoformat(), "until": leave.until.isoformat(),
            "state": leave.state, "label": show.code_label("leave_state", leave.state),
            "why": show.code_label("leave_kind", leave.why),
        }
        for leave in stationing.leaves(EVERYWHERE, year) if leave.cadre == cadre
    ]  # fmt: skip


def _village(code: str, user: Any, person: Somebody) -> dict[str, Any]:
    """A village as far as its lists on the web show it to this person: a unit sees its own teams and projects, no household."""
    reach = person.scope(Verb.READ)
    whole = reach.covers(code)
    teams = list(stationing.teams(reach).filter(region=code, until=None))
    return {
        "code": code, "name": show.region_name(code), "town": show.region_name(regions.trail(code)[-2]),
        "teams": [{"key": team.key, "name": team.name} for team in teams],
        "households": _households(code, user.cadre, person.scope(Verb.NAMES)) if whole else [],
        "needs": [
            {
                "day": need.happened_on.isoformat(), "household": need.household, "amount": str(need.amount),
                "category": show.code_label("need_category", need.category), "text": need.description,
            }
            for need in (projects.needs_of(code)[:NEEDS] if whole else ())
        ],
        "plans": [
            {
                "key": one.row.key, "household": one.row.household, "need": one.fact.need,
                "state": show.code_label("plan_state", one.row.state),
                "measures": [{"what": p.measure.what, "percent": p.percent} for p in one.progress],
            }
            for one in plans.carried(plans.of_village(code) if whole else ())
        ],
        "promises": [
            {
                "key": p.key, "what": p.what, "household": p.household, "due": p.due.isoformat() if p.due else "",
                "made": p.made_on.isoformat(),
            }
            for team in (teams if whole else ()) for p in stationing.promises(team.key) if p.state == "open"
        ],
        "projects": [
            {
                "key": p.key, "name": p.name, "state": p.state, "label": show.code_label("project_state", p.state),
                "percent": p.percent,
            }
            for p in projects.unfinished(code) if reach.covers(code, [p.unit])
        ],
    }  # fmt: skip


def _households(code: str, cadre: str, named: Scope) -> list[dict[str, Any]]:
    rows, names = households.of_village(code), named.covers(code)
    helpers, seen = pairing.pairs_in(code), pairing.last_visits(code)
    titles = show.titles_of((("cadre", one) for some in helpers.values() for one in some), named)
    mine = pairing.visits_between(cadre, [r.key for r in rows]) if cadre else {}
    people_of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in Person.objects.filter(household__in=[r.key for r in rows]).order_by("relation", "pk"):
        people_of[one.household].append({
            "name": one.name if names else masked_name(one.name), "relation": show.code_label("relation", one.relation),
            "born": one.born_on.year if one.born_on else None,
        })  # fmt: skip
    return [
        {
            "key": r.key, "head": r.head if names else masked_name(r.head), "sound": f"{r.sound} {r.initials}" if names else "",
            "size": r.size, "cause": show.code_label("cause", r.cause), "state": r.state,
            "label": show.code_label("household_state", r.state), "mine": cadre in helpers.get(r.key, ()) if cadre else False,
            "helpers": [titles.get(f"cadre:{one}", one) for one in helpers.get(r.key, ())],
            "last": _iso(seen.get(r.key)), "met": _iso(mine[r.key][1]) if r.key in mine else "",
            "members": people_of[r.key],
        }
        for r in rows
    ]  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def forms() -> dict[str, Any]:
    """The forms of the phone, made from the declarations, and what the policy asks of the app."""
    today = clock.today()
    kinds = policy("phone_forms", today).value
    return {
        "policy": policy("phone", today).value,
        "kinds": [
            {"kind": name, "label": gettext(KINDS[name].kind().label), "schema": schema(KINDS[name])} for name in kinds
        ],
    }
