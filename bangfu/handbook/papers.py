"""Papers that follow from facts: the household's handbook, a cadre's work log, a team's monthly sheet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access import audit
from bangfu.access.roles import Verb
from bangfu.access.scope import EVERYWHERE, Scope, is_own, somebody
from bangfu.handbook import household
from bangfu.households import queries as households
from bangfu.kit import show
from bangfu.kit.sheet import SHEETS
from bangfu.kit.views import time_line
from bangfu.ledger import queries as ledger
from bangfu.ledger import vantage
from bangfu.ledger.registry import RECORDS
from bangfu.pairing import queries as pairing
from bangfu.people import queries as people
from bangfu.plain.fact import KINDS
from bangfu.plain.period import Period
from bangfu.plain.policy import policy
from bangfu.presence import queries as presence
from bangfu.presence import rules, views, words
from bangfu.presence.rules import Post, Standing
from bangfu.stationing import queries as stationing

NOT_WORK = {"people.cadre_registered", "stationing.duty_rostered"}
"""Kinds that speak of a cadre but are no work of the day."""
OF_TEAM = (
    "pairing.visit_made", "plans.household_plan_made", "plans.measure_delivered", "helping.condolence_visit_made", "helping.training_held",
    "helping.labour_export_organised", "helping.technology_introduced", "helping.student_aided", "projects.need_collected",
    "projects.project_registered", "projects.project_progressed", "projects.project_accepted", "stationing.promise_made",
    "stationing.promise_settled", "survey.household_surveyed", "coordination.meeting_held", "plans.statement_disputed",
)  # fmt: skip


def book(request: HttpRequest, key: str) -> HttpResponse:
    """The household's handbook (帮扶手册): family, helpers, plan, what was delivered, visits; nothing in it is typed in."""
    viewer = somebody(request.user)
    row = households.household(key)
    if row is None or not viewer.may(Verb.NAMES, row.region):
        raise Http404
    audit.note(viewer, "handbook", f"household {key}")
    context = {
        "title": _("帮扶手册"),
        "crumbs": [(row.head, reverse("kit:thing", args=["household", key])), (_("帮扶手册"), "")],
        "card_url": reverse("handbook:issue", args=[key]) if viewer.may(Verb.ENTER, row.region) else "",
    }
    return render(request, "handbook/book.html", {**context, **contents(row)})


def contents(row: Any) -> dict[str, Any]:
    """What stands in a household's handbook."""
    key = row.key
    return {
        "row": row, "place": show.region_path(row.region), "cause": show.code_label("cause", row.cause),
        "attribute": show.code_label("attribute", row.attribute), "state": show.code_label("household_state", row.state),
        "members": [
            {
                "name": m.name, "relation": show.code_label("relation", m.relation), "sex": show.code_label("sex", m.sex),
                "born": m.born_on, "education": show.code_label("education", m.education) if m.education else "—",
                "labour": show.code_label("labour", m.labour) if m.labour else "—",
            }
            for m in households.members(key)
        ],
        "helpers": household.helpers_of(key, row.region, vantage.day()), "plan": household.plan_of(key),
        "delivered": household.delivered_to(key), "visits": household.visits_to(key), "today": vantage.day(),
    }  # fmt: skip


def log(request: HttpRequest, key: str) -> HttpResponse:
    """A cadre's work of a month, day by day: every fact that speaks of the cadre, each leading to its entry."""
    return render(request, "handbook/log.html", work_of(request, key))


def work_of(request: HttpRequest, key: str) -> dict[str, Any]:
    """What stands in a cadre's work log of the month that is asked for, for who may see it."""
    who, viewer = people.cadre(key), somebody(request.user)
    own = is_own(request.user, key)
    scope = EVERYWHERE if own else viewer.scope(Verb.READ)
    if who is None or not (own or viewer.may(Verb.NAMES, who.region) or _helps_where(key, viewer)):
        raise Http404
    month = words.asked_month(request)
    entries = [e for e in ledger.facts_of(f"cadre:{key}", month, scope) if e.kind in KINDS and e.kind not in NOT_WORK]
    lines = list(zip(entries, time_line(entries, EVERYWHERE if own else viewer.scope(Verb.NAMES)), strict=True))
    days = [
        {"day": day, "lines": [{**line, "place": show.region_path(e.region)} for e, line in some]}
        for day, some in groupby(lines, key=lambda pair: pair[0].happened_on)
    ]
    visits = [v for v in pairing.visits_by_cadre([key], month) if scope.covers(v.region)]
    return {
        "title": _("%(name)s的工作日志") % {"name": who.name}, "key": key, "asked": f"{month.start:%Y-%m}",
        "month": words.months_around(request, month), "days": days,
        "sums": [
            (_("有记录的天数"), len(days), _("天")), (_("入户走访"), len(visits), _("次")),
            (_("走访到的户"), len({v.household for v in visits}), _("户")), (_("记录"), len(lines), _("条")),
        ],
        "unit": show.titles_of([("unit", who.unit)]).get(f"unit:{who.unit}", ""), "rank": show.code_label("rank", who.rank),
    }  # fmt: skip


def _helps_where(cadre: str, viewer: Any) -> bool:
    """Whether somebody may see names where a cadre serves or helps."""
    regions = {p.region for p in stationing.postings_of(cadre)} | {h.row.region for h in pairing.pairs(cadre=cadre)}
    return any(viewer.may(Verb.NAMES, region) for region in regions)


def month(request: HttpRequest, key: str) -> HttpResponse:
    """A team's monthly sheet: each member's days and visits, and what was done in the village; every number leads to its facts."""
    return render(request, "handbook/month.html", month_of(request, key))


def month_of(request: HttpRequest, key: str) -> dict[str, Any]:
    """What stands in a team's sheet of the month that is asked for, for who may see it."""
    viewer = somebody(request.user)
    scope = viewer.scope(Verb.READ)
    row = stationing.team(key, scope)
    if row is None:
        raise Http404
    asked = words.asked_month(request)
    return {
        "title": _("%(team)s工作月报") % {"team": row.name}, "asked": f"{asked.start:%Y-%m}",
        "crumbs": [(row.name, reverse("kit:thing", args=["team", key])), (_("工作月报"), "")],
        "place": show.region_path(row.region), "team": row,
        "month": words.months_around(request, asked), "members": _members(key, row, asked, scope, viewer), "work": _work(row.region, asked),
        "today": vantage.day(),
    }  # fmt: skip


def _members(key: str, row: Any, month: Period, scope: Scope, viewer: Any) -> list[dict[str, Any]]:
    postings = [p for p in stationing.postings(scope, month) if p.team == key]
    record = presence.record(scope, month, cadres={p.cadre for p in postings})
    asked = rules.targets(policy("presence", month.last, row.region))
    known = rules.index(record, tuple(dict.fromkeys(kind for t in asked for kind in t.counts)), month)
    posts = [p for p in record.posts if p.team == key]
    names = views.titles(posts, viewer, row.region)
    visits = pairing.visits_by_cadre({p.cadre for p in posts}, month)
    return [
        _member(post, known, names, [v for v in visits if v.cadre == post.cadre], row.region, month) for post in posts
    ]


def _member(
    post: Post, known: Any, names: dict[str, str], visits: Sequence[Any], region: str, month: Period
) -> dict[str, Any]:
    counts = rules.tally(known, [post], month)
    shown = known.days.get((post.team, post.cadre), {})
    query = f"?month={month.start:%Y-%m}"
    return {
        "name": names.get(f"cadre:{post.cadre}", post.cadre), "url": reverse("handbook:log", args=[post.cadre]) + query,
        "present": counts[Standing.PRESENT], "present_url": reverse("presence:person", args=[post.cadre]) + query,
        "leave": counts[Standing.LEAVE], "absent": counts[Standing.ABSENT],
        "nights": sum(day in month and one.night for day, one in shown.items()), "visits": len(visits),
        "households": len({v.household for v in visits}), "visits_url": _facts_url("pairing.visit_made", region, month, post.cadre),
    }  # fmt: skip


def _facts_url(kind: str, region: str, month: Period, search: str = "") -> str:
    query = {"region": region, "since": str(month.start), "until": str(month.last)} | ({"q": search} if search else {})
    name = kind if kind in RECORDS else next(sheet.name for sheet in SHEETS.values() if sheet.kind == kind)
    return reverse("kit:list", args=[name]) + "?" + urlencode(query)


def _work(region: str, month: Period) -> list[dict[str, Any]]:
    """What was done in a village in a month, by kind, each number leading to the facts."""
    counts = ledger.counts_by_kind(region, month)
    return [
        {
            "label": _(KINDS[kind].kind().label),
            "icon": KINDS[kind].kind().icon,
            "n": counts[kind],
            "url": _facts_url(kind, region, month),
        }
        for kind in OF_TEAM
        if counts.get(kind)
    ]
