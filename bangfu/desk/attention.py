"""What waits for attention in a region: derived from facts and read models, each with the rows that it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, Somebody, somebody
from bangfu.access.vault import masked_name
from bangfu.figures.engine import ask
from bangfu.figures.question import question_for
from bangfu.handbook import queries as handbook
from bangfu.households.models import Household
from bangfu.kit import crumbs, show
from bangfu.kit.asked import asked_period, period_text
from bangfu.kit.thing import THINGS
from bangfu.ledger import queries as ledger
from bangfu.ledger import vantage
from bangfu.pairing import queries as pairing
from bangfu.places import queries as places
from bangfu.plain.period import Period
from bangfu.plain.words import mark as _
from bangfu.plans import queries as plans
from bangfu.presence import overview
from bangfu.reports import review
from bangfu.stationing import queries as stationing

PAGE = 50
VILLAGE = 12


def within(region: str, scope: Scope) -> Q:
    """Rows of a region, of the codes it ever had, that somebody may see."""
    return scope.rows() & places.within(region)


def villages_without_team(region: str, period: Period, scope: Scope) -> list[str]:
    """Villages that a unit answers for and where no team stands, at the period's end."""
    keys = ("poor_villages_covered", "work_teams")
    answer = ask(question_for(region, period, None, scope, keys, by=VILLAGE))
    return sorted(code for code in answer[keys[0]] if len(code) == VILLAGE and code not in answer[keys[1]])


@dataclass(frozen=True)
class Matter:
    """Something that ought not to be: how it is called, and the households that it holds for."""

    name: str
    tag: str
    title: str
    text: str
    advice: str
    tone: str
    households: Callable[[Q, Period], QuerySet[Household]]
    count: Callable[[Q, Period], int]


MATTERS = {
    m.name: m
    for m in (
        Matter(
            "no-helper", _("缺人"), _("无人结对的户"), _("%(n)s 户尚无结对干部"),
            _("点开农户,登记结对帮扶;也可以到村的结对页上成批结对。"), "red",
            lambda rows, _period: pairing.without_helper(rows), lambda rows, _period: pairing.count_without_helper(rows),
        ),
        Matter(
            "not-visited", _("未走访"), _("本年没有走访的户"), _("%(n)s 户结对后本年没有走访"), _("点开农户,看结对干部是谁,登记走访。"),
            "gold", pairing.unvisited, lambda rows, period: pairing.unvisited(rows, period).count(),
        ),
        Matter(
            "no-plan", _("缺计划"), _("没有帮扶计划的户"), _("%(n)s 户还没有帮扶计划"), _("点开农户,制定帮扶计划。"), "gold",
            lambda rows, _period: plans.without_plan(rows), lambda rows, _period: plans.count_without_plan(rows),
        ),
    )
}  # fmt: skip
NO_TEAM = _("没有工作队的村")


def fragment(request: HttpRequest) -> HttpResponse:
    """The lines of the dashboard's card, asked for after the page is there, since they take longer to count."""
    person, region, period, scope = _asked(request)
    lines = matters(person, region, period, scope)
    return render(request, "desk/_attention.html", {"attention": lines})


def _asked(request: HttpRequest) -> tuple[Somebody, str, Period, Scope]:
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    region = request.GET.get("region") or person.home
    if not region or not scope.covers(region):
        raise Http404
    return person, region, asked_period(request), scope


def matters(person: Somebody, region: str, period: Period, scope: Scope) -> list[dict[str, Any]]:
    """The lines of the card, the gravest first; what does not occur is left out."""
    query = "?" + urlencode({"region": region, "period": period_text(period)})
    rows = within(region, scope)
    found: list[dict[str, Any]] = []
    broken = review.broken(region, period, None, scope)
    if broken:
        text = gettext("%(n)s 处数字对不上") % {"n": len(broken)}
        found.append(_line("red", _("核对"), text, reverse("reports:review", args=[region])))
    bare = villages_without_team(region, period, scope)
    if bare:
        text = gettext("%(n)s 个贫困村没有工作队") % {"n": show.number(len(bare))}
        found.append(_line("red", _("缺队"), text, reverse("desk:no_team") + query))
    for matter in MATTERS.values():
        count = matter.count(rows, period)
        if count:
            text = gettext(matter.text) % {"n": show.number(count)}
            found.append(_line(matter.tone, matter.tag, text, reverse("desk:matter", args=[matter.name]) + query))
    return found + _teams(region, scope) + _helping(region, scope) + _inboxes(person, region, scope)


def _teams(region: str, scope: Scope) -> list[dict[str, Any]]:
    """Teams not made up as asked, and teams, posts and offices whose term ends soon."""
    today, here = vantage.day(), overview.narrowed(scope, region)
    teams = {t.key: t for t in stationing.teams(here)}
    day = Period(today, today + timedelta(days=1))
    serving = stationing.postings(here, day)
    weak = len(overview.weak_teams(serving, teams.values(), day))
    soon = len(overview.ending(here, serving, teams, region, today))
    url = reverse("presence:overview", args=[region])
    found = []
    if weak:
        text = gettext("%(n)s 支工作队组成不符合要求") % {"n": show.number(weak)}
        found.append(_line("gold", _("缺员"), text, url + "#weak"))
    if soon:
        text = gettext("%(n)s 个队或职务任期将满") % {"n": show.number(soon)}
        found.append(_line("blue", _("任期"), text, url + "#ending"))
    return found


def _helping(region: str, scope: Scope) -> list[dict[str, Any]]:
    """Pairs without contact, helpers off quota, and what households said that nobody answered in time."""
    today = vantage.day()
    silent, off = handbook.gaps(region, scope, today).count(), len(handbook.off_quota(region, scope, today))
    unanswered = plans.disputes_due(scope, today).filter(places.within(region)).count()
    found = []
    if silent:
        text = gettext("%(n)s 对结对太久没有联系") % {"n": show.number(silent)}
        found.append(_line("gold", _("未联系"), text, reverse("handbook:gaps", args=[region])))
    if off:
        text = gettext("%(n)s 名干部结对户数不合要求") % {"n": show.number(off)}
        found.append(_line("gold", _("定额"), text, reverse("handbook:quotas", args=[region])))
    if unanswered:
        text = gettext("%(n)s 件农户反映过期未答复") % {"n": show.number(unanswered)}
        url = reverse("kit:list", args=["disputes"]) + "?" + urlencode({"region": region, "state": "open"})
        found.append(_line("red", _("未答复"), text, url))
    return found


def _inboxes(person: Somebody, region: str, scope: Scope) -> list[dict[str, Any]]:
    inside = places.within(region)
    waiting = ledger.held(scope).filter(inside).count()
    refused = ledger.quarantine(scope, person.name).filter(inside).count()
    found = []
    if waiting:
        text = gettext("%(n)s 条登记待核") % {"n": show.number(waiting)}
        found.append(_line("gold", _("待核"), text, reverse("kit:held")))
    if refused:
        text = gettext("%(n)s 条没有收下,等待改正") % {"n": show.number(refused)}
        found.append(_line("blue", _("隔离"), text, reverse("kit:held")))
    return found


def _line(tone: str, tag: str, text: str, url: str) -> dict[str, Any]:
    return {"tone": tone, "tag": gettext(tag), "text": text, "url": url}


def matter(request: HttpRequest, name: str) -> HttpResponse:
    """The households that a line of the card counts, page by page."""
    if name not in MATTERS:
        raise Http404
    person, region, period, scope = _asked(request)
    asked = MATTERS[name]
    rows, total = asked.households(within(region, scope), period), asked.count(within(region, scope), period)
    after = request.GET.get("after", "")
    some = list(rows.filter(key__gt=after).order_by("key")[: PAGE + 1])
    named = person.scope(Verb.NAMES)
    thing = THINGS["household"]
    lines = [
        [
            {"text": h.head if named.covers(h.region) else masked_name(h.head), "url": thing.url(h.key)}, h.key, show.region_path(h.region),
            {"text": str(h.size), "kind": "num"}, show.code_label("cause", h.cause),
        ]
        for h in some[:PAGE]
    ]  # fmt: skip
    columns = [
        gettext("户主"), gettext("户编号"), gettext("镇村"), {"label": gettext("人口"), "kind": "num"}, gettext("主要致贫原因"),
    ]  # fmt: skip
    words = {k: v for k, v in request.GET.items() if k != "after"}
    next_url = "?" + urlencode({**words, "after": some[PAGE - 1].key}) if len(some) > PAGE else ""
    context = _page(asked.title, region, scope, columns, lines, total, gettext(asked.advice))
    return render(request, "desk/matter.html", {**context, "next_url": next_url, "first_url": "?" + urlencode(words)})


def no_team(request: HttpRequest) -> HttpResponse:
    """The villages without a team."""
    _person, region, period, scope = _asked(request)
    codes = villages_without_team(region, period, scope)
    lines = [
        [{"text": show.region_name(c), "url": THINGS["place"].url(c)}, show.region_path(c), c]
        for c in codes[: PAGE * 10]
    ]
    columns = [gettext("村"), gettext("所在地"), gettext("区划代码")]
    advice = gettext("点开村,登记组建工作队。")
    return render(request, "desk/matter.html", _page(NO_TEAM, region, scope, columns, lines, len(codes), advice))


def _page(
    title: str, region: str, scope: Scope, columns: list[Any], rows: list[Any], total: int, advice: str
) -> dict[str, Any]:
    table = {"title": gettext(title), "columns": columns, "rows": rows, "note": show.region_path(region)}
    return {
        "title": gettext(title), "crumbs": crumbs.places(region, scope, crumbs.at("desk:region"), gettext(title)),
        "table": table, "total": show.number(total), "advice": advice,
    }  # fmt: skip
