"""My days, and a team's month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import EVERYWHERE, Somebody, is_own, somebody
from bangfu.access.vault import masked_name
from bangfu.kit import crumbs, show
from bangfu.ledger import vantage
from bangfu.people import queries as people
from bangfu.plain.period import Period
from bangfu.plain.policy import policy
from bangfu.presence import queries, rules, teams, words
from bangfu.presence.clues import clues
from bangfu.presence.rules import Days, Index, Post, Record, Standing, Target
from bangfu.stationing import queries as stationing
from bangfu.stationing import rules as stationing_rules

LATEST = date(9999, 1, 1)


def mine(request: HttpRequest) -> HttpResponse:
    """Somebody's own days, for those whose account is in the register of cadres."""
    if not request.user.cadre:
        return render(request, "presence/nobody.html", {"title": _("我的在村天数")})
    return person(request, request.user.cadre)


def person(request: HttpRequest, cadre: str) -> HttpResponse:
    """A cadre's days with what shows them, gaps, forecast, leave, conflicts and objections."""
    who, posts, viewer = people.cadre(cadre), stationing.postings_of(cadre), somebody(request.user)
    own = is_own(request.user, cadre)
    if who is None or not (own or any(viewer.may(Verb.NAMES, p.region) for p in posts)):
        raise Http404
    month, today = words.asked_month(request), vantage.day()
    year = words.year_of(month.start)
    scope = EVERYWHERE if own else viewer.scope(Verb.READ)
    record = queries.record(scope, year, cadres=[cadre])
    village = record.posts[-1].village if record.posts else who.region
    asked = rules.targets(policy("presence", min(year.last, max(today, year.start)), village))
    counts = tuple(dict.fromkeys(kind for t in asked for kind in t.counts))
    known = rules.index(record, counts, year)
    limits = policy("presence_limits", year.last, village)
    context = {
        "title": _("我的在村天数") if own else _("%(name)s的在村天数") % {"name": who.name},
        "own": own,
        "month": words.months_around(request, month),
        "weeks": words.weeks(month, _cells(known, month)),
        "targets": [line for t in asked if t.of == "cadre" for line in _target(t, record, cadre, month, today)],
        "team": _teams_of(record),
        "evidence": _evidence(known, month),
        "gaps": _gaps(known, record, year, today, limits.value["gap_days"]),
        "leaves": _leaves(scope, year, cadre),
        "clues": words.clue_lines(clues(record, limits), {f"cadre:{cadre}": who.name}),
        "objections": [o for o in stationing.objections(scope, year) if o.cadre == cadre],
        "actions": _actions(record, cadre, today) if own or viewer.may(Verb.ENTER, village) else [],
    }  # fmt: skip
    return render(request, "presence/person.html", context)


def _cells(known: Index, month: Period) -> dict[date, dict[str, Any]]:
    found = {}
    for post in known.posts:
        for day in rules.days_of(month.start, month.last):
            if post.on(day):
                shown = known.days.get((post.team, post.cadre), {}).get(day)
                found[day] = words.cell(rules.standing(known, post, day), shown)
    return found


def _target(target: Target, record: Record, cadre: str, month: Period, today: date) -> list[dict[str, Any]]:
    """What is asked of a cadre in the year or month shown, with the forecast."""
    if not record.posts:
        return []
    days = rules.present(record, target.counts)
    span = rules.span_of(target, month.start)
    served = served_by(record.posts)
    counted = rules.nights if target.measure == "nights" else rules.person_days
    made = rules.forecast(
        len(counted(days, cadre, span)), rules.asked(target, span, served), served, span, min(today, span.last)
    )
    return [target_line(target, span, made)]


def served_by(posts: Sequence[Post]) -> Period:
    """From the first post's beginning to the last one's end."""
    return Period(min(p.since for p in posts), max(p.until or LATEST for p in posts))


def target_line(target: Target, span: Period, made: rules.Forecast) -> dict[str, Any]:
    """A target as a line of numbers, with the sentence where the pace falls short."""
    what = {
        ("team", "days"): _("工作队在村天数"), ("cadre", "days"): _("本人在村天数"), ("cadre", "nights"): _("本人住村夜数"),
    }[target.of, target.measure]  # fmt: skip
    verdict = rules.reached(target, made)
    return {
        "label": what, "span": f"{span.start:%Y}" if target.period == "year" else f"{span.start:%Y-%m}",
        "done": made.done, "required": made.required, "expected": made.expected, "last": made.last,
        "percent": min(made.done * 100 // made.required, 100) if made.required else 100,
        "fine": verdict.fine, "reasons": words.reasons(verdict.reasons), "source": target.source,
    }  # fmt: skip


def _teams_of(record: Record) -> list[dict[str, Any]]:
    """The teams somebody serves in, as links to their months."""
    found = {p.team: p for p in record.posts}
    titles = show.titles_of(("team", key) for key in found)
    return [
        {
            "name": titles.get(f"team:{key}", key),
            "url": reverse("presence:team", args=[key]),
            "since": p.since,
            "until": p.until,
        }
        for key, p in found.items()
    ]


def _evidence(known: Index, month: Period) -> list[dict[str, Any]]:
    rows = [
        (day, one) for by_day in known.days.values() for day, one in by_day.items() if day in month
    ]  # fmt: skip
    return [
        {
            "day": day, "kinds": [show.code_label("evidence_kind", kind) for kind in one.kinds], "night": one.night,
            "facts": words.facts_links(one.seqs),
        }
        for day, one in sorted(rows, key=lambda pair: pair[0])
    ]  # fmt: skip


def _gaps(known: Index, record: Record, year: Period, today: date, longest: int) -> list[dict[str, Any]]:
    if not record.posts:
        return []
    served = served_by(record.posts)
    start, end = max(year.start, served.start), min(year.end, served.end, today)
    if end <= start:
        return []
    covered = {day for by_day in known.days.values() for day in by_day}
    found = rules.gaps(covered, {day for _who, day in known.leave}, Period(start, end), longest)
    return [{"since": g.start, "until": g.last, "days": (g.end - g.start).days} for g in found]


def _leaves(scope: Any, year: Period, cadre: str) -> dict[str, Any]:
    rows = [one for one in stationing.leaves(scope, year) if one.cadre == cadre]
    taken = sum(one.days for one in rows if one.state in queries.TAKEN and one.why != "official")
    limit = policy("leave_year_limit", year.last, rows[0].region if rows else "")
    return {
        "rows": [
            {
                "url": reverse("kit:thing", args=["leave", one.key]), "since": one.since, "until": one.until, "days": one.days,
                "why": show.code_label("leave_kind", one.why), "state": show.code_label("leave_state", one.state),
                "returned": one.returned_on,
            }
            for one in rows
        ],
        "taken": taken,
        "reasons": words.reasons(stationing_rules.leave_within_year(taken, limit).reasons),
    }  # fmt: skip


def _actions(record: Record, cadre: str, today: date) -> list[dict[str, str]]:
    """What somebody may note: a day in the village, leave, an objection. Nothing is asked for."""
    post = next((p for p in reversed(record.posts) if p.on(today)), None)
    if post is None:
        return []
    about = {"region": post.village, "team": post.team, "cadre": cadre}
    leave = {**about, "leave": f"QJ-{cadre}-{today:%Y%m%d}"}
    objection = {"region": post.village, "cadre": cadre, "presence_objection": f"YY-{cadre}-{today:%Y%m%d}"}
    return [
        {"label": _("我今天在村"), "icon": "map-pin", "url": _form("stationing.day_in_village", about)},
        {"label": _("请假"), "icon": "calendar-off", "url": _form("stationing.leave_applied", leave)},
        {"label": _("提出异议"), "icon": "flag", "url": _form("stationing.presence_objected", objection)},
    ]


def _form(kind: str, values: dict[str, str]) -> str:
    return reverse("kit:enter", args=[kind]) + "?" + urlencode(values)


def team(request: HttpRequest, key: str) -> HttpResponse:
    """A team's month: who was there on which day, what the policy asks, how it is made up and kept."""
    viewer = somebody(request.user)
    row = stationing.team(key, viewer.scope(Verb.READ))
    if row is None:
        raise Http404
    month, today = words.asked_month(request), vantage.day()
    year = words.year_of(month.start)
    scope = viewer.scope(Verb.READ)
    whole = queries.record(scope, year, cadres={p.cadre for p in stationing.postings(scope, year) if p.team == key})
    posts = [p for p in whole.posts if p.team == key]
    asked = rules.targets(policy("presence", min(year.last, max(today, year.start)), row.region))
    counts = tuple(dict.fromkeys(kind for t in asked for kind in t.counts))
    known = rules.index(whole, counts, year)
    names = titles(posts, viewer, row.region)
    context = {
        "title": row.name,
        "crumbs": crumbs.places(row.region, scope, crumbs.at("presence:overview"), row.name),
        "team": row, "place": show.region_path(row.region),
        "month": words.months_around(request, month),
        "days": list(rules.days_of(month.start, month.last)),
        "rows": [_month_row(known, post, month, names) for post in posts if _touches(post, month)],
        "covered": _covered(known.days, key, month),
        "targets": [_team_target(t, whole, key, month, today) for t in asked if t.of == "team" and posts],
        "composition": words.reasons(teams.made_up(row, stationing.postings(scope, month), month.last).reasons),
        "conditions": teams.conditions(key),
        "unprovided": teams.unprovided(sorted({p.cadre for p in posts if p.on(min(today, month.last))}), names, min(today, month.last)),
        "promises": teams.promise_lines(key),
        "ends": teams.end_of(row, month.last),
        "pack_url": reverse("presence:pack", args=[key]),
    }  # fmt: skip
    return render(request, "presence/team.html", context)


def titles(posts: Sequence[Post], viewer: Somebody, region: str) -> dict[str, str]:
    """Cadre → name, masked for those who may not see names there."""
    found = show.titles_of(("cadre", p.cadre) for p in posts)
    return found if viewer.may(Verb.NAMES, region) else {key: masked_name(name) for key, name in found.items()}


def _touches(post: Post, month: Period) -> bool:
    return post.since < month.end and (post.until is None or post.until > month.start)


def _month_row(known: Index, post: Post, month: Period, names: dict[str, str]) -> dict[str, Any]:
    days = list(rules.days_of(month.start, month.last))
    shown = known.days.get((post.team, post.cadre), {})
    standings = [rules.standing(known, post, day) if post.on(day) else None for day in days]
    return {
        "name": names.get(f"cadre:{post.cadre}", post.cadre), "url": reverse("presence:person", args=[post.cadre]),
        "cells": [words.cell(s, shown.get(day)) if s else {"off": True} for s, day in zip(standings, days, strict=True)],
        "total": sum(s is Standing.PRESENT for s in standings),
    }  # fmt: skip


def _covered(days: Days, key: str, month: Period) -> dict[str, Any]:
    there = rules.team_days(days, key, month)
    return {"days": [day in there for day in rules.days_of(month.start, month.last)], "total": len(there)}


def _team_target(target: Target, record: Record, key: str, month: Period, today: date) -> dict[str, Any]:
    posts = [p for p in record.posts if p.team == key]
    span = rules.span_of(target, month.start)
    served = served_by(posts)
    done = len(rules.team_days(rules.present(record, target.counts), key, span))
    made = rules.forecast(done, rules.asked(target, span, served), served, span, min(today, span.last))
    return target_line(target, span, made)
