"""The page on which people pair: what households need on one side, who could help on the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.access.vault import masked_name
from bangfu.households import queries as households
from bangfu.kit import crumbs, show
from bangfu.kit.thing import THINGS
from bangfu.kit.views import context_now, refused
from bangfu.ledger import journal, vantage
from bangfu.pairing import queries as pairing
from bangfu.pairing import rules
from bangfu.pairing.facts import PairEnded, PairStarted
from bangfu.people import queries as people
from bangfu.places import queries as places
from bangfu.plain.policy import Value, codes
from bangfu.plain.reading import is_fact, read
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark
from bangfu.plans import queries as plans
from bangfu.presence import words
from bangfu.projects import queries as projects
from bangfu.stationing import queries as stationing

VILLAGE = 12
MOST = 200
NEAR = ((12, mark("本村")), (9, mark("本镇")), (6, mark("本县")), (4, mark("本市")))


@dataclass(frozen=True)
class Side:
    """Both sides of a village's pairs, read once: households, who helps them, who could."""

    region: str
    today: date
    rule: Value | None
    helpers: Mapping[str, Mapping[str, str]]
    met: Mapping[tuple[str, str], date]
    since: Mapping[tuple[str, str], date]
    ranks: Mapping[str, str]
    names: Mapping[str, str]
    needs: Mapping[str, list[Any]]
    planned: set[str]


def pair(request: HttpRequest, region: str) -> HttpResponse:
    """A village's households and helpers side by side; what is chosen goes through the one door."""
    viewer = somebody(request.user)
    scope = viewer.scope(Verb.READ)
    if len(region) != VILLAGE or not scope.covers(region):
        raise Http404
    if request.method == "POST":
        return _take(request, viewer, region)
    rows = households.helped_in(region, scope, pairing.pairs_in(region))
    answering = {r.unit for r in pairing.live_responsibilities().filter(region__in=places.kin(region))}
    teams = [t for t in stationing.teams(scope).filter(region__in=places.kin(region)) if t.until is None]
    posted = {p.cadre for t in teams for p in stationing.postings_of_team(t.key) if p.until is None}
    helpers = pairing.helpers_of(h.key for h in rows)
    known = people.cadres(answering, posted | {c for some in helpers.values() for c in some})
    side = _side(region, helpers, known, viewer)
    bare = sum(not helpers.get(h.key) for h in rows)
    wanted = request.GET.get("show", "bare" if bare else "all")
    asked = request.GET.getlist("household")
    shown = [h for h in rows if wanted != "bare" or not helpers.get(h.key) or h.key in asked]
    context = {
        "title": _("%(place)s结对") % {"place": show.region_name(region)},
        "crumbs": crumbs.places(region, scope, crumbs.at("handbook:pairs")),
        "households": [_household(h, side, viewer, asked) for h in shown[:MOST]], "left_off": max(len(shown) - MOST, 0),
        "households_all": len(rows), "bare": bare, "wanted": wanted, "cadres": _cadres(known, posted, side, request.GET.get("cadre", "")),
        "roles": [(code, _(label)) for code, label in codes("pair_role").items()], "today": side.today,
        "instead": _instead(request, side), "rule": side.rule, "may": viewer.may(Verb.ENTER, region),
    }  # fmt: skip
    return render(request, "handbook/pair.html", context)


def _side(region: str, helpers: Any, known: Iterable[Any], viewer: Somebody) -> Side:
    within = places.within(region)
    since = {(p.household, p.cadre): p.happened_on for p in pairing.running(within)}
    names = {c.key: c.name if viewer.may(Verb.NAMES, region) else masked_name(c.name) for c in known}
    today = vantage.day()
    return Side(
        region, today, pairing.quota_rule(today, region), helpers, pairing.last_meetings(within), since, {c.key: c.rank for c in known},
        names,
        projects.needs_by_household(region), {p.household for p in plans.of_village(region)},
    )  # fmt: skip


def _household(row: Any, side: Side, viewer: Somebody, asked: list[str]) -> dict[str, Any]:
    name = row.head if viewer.may(Verb.NAMES, row.region) else masked_name(row.head)
    return {
        "key": row.key, "name": name, "url": THINGS["household"].url(row.key), "size": row.size,
        "cause": show.code_label("cause", row.cause),
        "needs": [show.code_label("need_category", n.category) for n in side.needs.get(row.key, ())], "planned": row.key in side.planned,
        "chosen": row.key in asked,
        "helpers": [_helper(row.key, cadre, role, side) for cadre, role in side.helpers.get(row.key, {}).items()],
    }  # fmt: skip


def _helper(household: str, cadre: str, role: str, side: Side) -> dict[str, Any]:
    met = side.met.get((household, cadre))
    since = side.since.get((household, cadre), side.today)
    verdict = (
        rules.in_contact(since, met, side.today, side.ranks.get(cadre, ""), side.rule, role) if side.rule else None
    )
    change = urlencode({"show": "all", "household": household, "instead": cadre})
    return {
        "name": side.names.get(cadre, cadre), "url": THINGS["cadre"].url(cadre), "role": role, "met": met,
        "late": [show.sentence(r) for r in verdict.reasons] if verdict else [], "change_url": f"?{change}",
        "end_url": reverse("kit:enter", args=["pairing.pair_ended"])
        + "?" + urlencode({"region": side.region, "household": household, "cadre": cadre}),
    }  # fmt: skip


def nearness(region: str, village: str) -> str:
    """How near a unit or cadre is to a village: the smallest part of the country that both lie in."""
    return next(
        (_(label) for width, label in NEAR if region[:width] == village[:width] and len(region) >= min(width, 12)),
        _("外地"),
    )


def _cadres(known: Iterable[Any], posted: set[str], side: Side, asked: str) -> list[dict[str, Any]]:
    """Who could help, those who are asked to have more households first."""
    known = list(known)
    counts = pairing.pair_counts(c.key for c in known)
    units = people.units(c.unit for c in known if c.unit)
    met: dict[str, date] = {}
    for (_household_key, cadre), day in side.met.items():
        met[cadre] = max(day, met.get(cadre, day))
    found = []
    for c in known:
        n, second = counts.get((c.key, "first"), 0), counts.get((c.key, "second"), 0)
        quota = rules.quota_of(c.rank, side.rule) if side.rule else None
        verdict = rules.quota_met(n, c.rank, side.rule) if side.rule else None
        unit = units.get(c.unit)
        found.append(
            {
                "key": c.key, "name": side.names[c.key], "url": THINGS["cadre"].url(c.key), "rank": show.code_label("rank", c.rank),
                "unit": unit.name if unit else "", "skills": [show.code_label("skill", s) for s in c.skills], "n": n, "second": second,
                "quota": _quota(quota), "left": None if quota is None or quota.most is None else max(quota.most - n, 0),
                "short": max(quota.least - n, 0) if quota else 0, "reasons": words.reasons(verdict.reasons) if verdict else [],
                "near": nearness(c.region if c.key in posted or unit is None else unit.region, side.region), "posted": c.key in posted,
                "met": met.get(c.key), "chosen": c.key == asked,
            }
        )  # fmt: skip
    return sorted(found, key=lambda one: (not one["chosen"], -one["short"], one["n"], one["key"]))[:MOST]


def _quota(quota: rules.Quota | None) -> str:
    if quota is None:
        return "—"
    if quota.most is None:
        return _("不少于%(n)s户") % {"n": quota.least}
    return _("%(least)s—%(most)s户") % {"least": quota.least, "most": quota.most}


def _instead(request: HttpRequest, side: Side) -> dict[str, str]:
    """The helper who is to be replaced, where the address names one."""
    cadre = request.GET.get("instead", "")
    return {"cadre": cadre, "name": side.names.get(cadre, cadre)} if cadre else {}


def _take(request: HttpRequest, viewer: Somebody, region: str) -> HttpResponse:
    """Pair what was chosen; a change ends the old pair in the same breath, and all is done or nothing."""
    if not viewer.may(Verb.ENTER, region):
        return refused(request, Reason("not_yours", _("您没有在这个地方登记的权限,请由所在地的单位登记,或请上级授权")))
    back = redirect(
        reverse("handbook:pair", args=[region]) + "?" + urlencode({"show": request.POST.get("show", "all")})
    )
    chosen, instead = request.POST.getlist("household"), request.POST.get("instead", "")
    raw = {
        "region": region,
        "happened_on": request.POST.get("happened_on", ""),
        "reason": request.POST.get("reason", ""),
    }
    if not chosen or not request.POST.get("cadre"):
        messages.error(request, _("请在左边选一户或几户,在右边选一名干部"))
        return back
    if instead and not raw["reason"].strip():
        messages.error(request, _("换人要写明理由"))
        return back
    context = context_now()
    ends = [read(PairEnded, {**raw, "household": h, "cadre": instead}, context) for h in chosen if instead]
    starts = [
        read(
            PairStarted,
            {**raw, "household": h, "cadre": request.POST["cadre"], "role": request.POST.get("role", "first")},
            context,
        )
        for h in chosen
    ]
    flaws = [reason for one in [*ends, *starts] if not is_fact(one) for reason in one]
    if flaws:
        messages.error(request, show.listed(dict.fromkeys(show.sentence(r) for r in flaws)))
        return back
    with transaction.atomic():
        receipts = journal.submit(ends, viewer)
        receipts += journal.submit(starts, viewer)
        taken = [r for r in receipts if r.outcome in (journal.Outcome.ACCEPTED, journal.Outcome.DUPLICATE)]
        if instead and len(taken) < len(receipts):
            transaction.set_rollback(True)
    _say(request, receipts, bool(instead))
    return back


def _say(request: HttpRequest, receipts: list[journal.Receipt], change: bool) -> None:
    why = show.listed(dict.fromkeys(show.sentence(r) for receipt in receipts for r in receipt.reasons))
    refused_ = [r for r in receipts if r.outcome in (journal.Outcome.HELD, journal.Outcome.REFUSED)]
    if refused_ and change:
        messages.error(request, _("没有换:%(why)s") % {"why": why})
    elif refused_:
        messages.warning(request, _("%(n)s 户没有直接入账:%(why)s") % {"n": len(refused_), "why": why})
    if len(refused_) < len(receipts) and not (refused_ and change):
        messages.success(request, _("已入账"))
