"""A place's month: due, there, on leave, not there; villages without a team, teams under strength, posts that end soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, somebody
from bangfu.access.vault import masked_name
from bangfu.kit import crumbs, show
from bangfu.ledger import vantage
from bangfu.pairing import queries as pairing
from bangfu.people import queries as people
from bangfu.plain.lineage import lineage
from bangfu.plain.period import Period
from bangfu.plain.policy import policy
from bangfu.plain.verdict import Verdict
from bangfu.presence import queries, rules, teams, words
from bangfu.presence.clues import Clue, clues
from bangfu.presence.rules import Index, Post, Standing
from bangfu.stationing import queries as stationing
from bangfu.stationing.rules import ends_soon

CHILD = {2: 4, 4: 6, 6: 9, 9: 12, 12: 12}
CLUES_FROM = 6
SHOWN = 50
PAGE = 200


@dataclass(frozen=True)
class Month:
    """All that a place's overview and its bulletin are made of."""

    region: str
    period: Period
    known: Index
    posts: Sequence[Post]
    teams: Mapping[str, Any]
    levels: Mapping[str, str]
    clues: Sequence[Clue]

    def counts(self, key: Callable[[Post], str]) -> dict[str, Counter[Standing]]:
        """Person-days by standing, grouped."""
        groups: dict[str, Counter[Standing]] = {}
        for post, tally in self.tallies:
            groups.setdefault(key(post), Counter()).update(tally)
        return groups

    @cached_property
    def tallies(self) -> list[tuple[Post, Counter[Standing]]]:
        """The person-days of each post by standing."""
        return [(post, rules.tally(self.known, [post], self.period)) for post in self.posts]

    def whole(self) -> Counter[Standing]:
        return sum((tally for _post, tally in self.tallies), Counter())

    def child_of(self, post: Post) -> str:
        return post.village[: CHILD[len(self.region)]]

    def unit_of(self, post: Post) -> str:
        found = self.teams.get(post.team)
        return found.unit if found else ""

    def level_of(self, post: Post) -> str:
        return self.levels.get(self.unit_of(post), "")


def month_of(region: str, month: Period, scope: Scope) -> Month:
    """A place's month up to the day that pages look from."""
    period = Period(month.start, max(min(month.end, vantage.day() + timedelta(days=1)), month.start))
    here = narrowed(scope, region)
    record = queries.record(here, month, recording=len(region) >= CLUES_FROM)
    asked = rules.targets(policy("presence", month.last, region))
    kinds = tuple(dict.fromkeys(kind for t in asked for kind in t.counts))
    rows = {t.key: t for t in stationing.teams(here)}
    found = clues(record, policy("presence_limits", month.last, region)) if len(region) >= CLUES_FROM else []
    levels = people.unit_levels(t.unit for t in rows.values())
    return Month(region, period, rules.index(record, kinds, month), record.posts, rows, levels, found)


def narrowed(scope: Scope, region: str) -> Scope:
    """What somebody may see of a region: all of it, or those parts of it that are theirs."""
    kin = lineage().kin(region)
    inner = [r for r in scope.regions if any(r.startswith(k) for k in kin)]
    return Scope(tuple(kin) if scope.covers(region) else tuple(inner))


def overview(request: HttpRequest, region: str) -> HttpResponse:
    viewer = somebody(request.user)
    scope = viewer.scope(Verb.READ)
    if len(region) not in CHILD or not scope.covers(region):
        raise Http404
    asked = words.asked_month(request)
    month = month_of(region, asked, scope)
    whole = month.whole()
    cadres = show.titles_of(("cadre", c.cadre) for c in month.clues)
    if not viewer.may(Verb.NAMES, region):
        cadres = {key: masked_name(name) for key, name in cadres.items()}
    today = month.period.last if month.period.end > month.period.start else month.period.start
    query, here = f"?month={asked.start:%Y-%m}", narrowed(scope, region)
    serving = stationing.postings(here, Period(month.period.start, today + timedelta(days=1)))
    context = {
        "title": _("%(place)s到岗情况") % {"place": show.region_name(region)},
        "crumbs": crumbs.places(region, scope, crumbs.at("presence:overview", month=f"{asked.start:%Y-%m}")),
        "month": words.months_around(request, asked),
        "kpis": _kpis(month, whole, query), "bare": not whole.total(),
        "children": _table(_("分地区"), month.counts(month.child_of), month, _place(query)),
        "levels": _table(_("分级别"), month.counts(month.level_of), month, _level),
        "without": without_team(here, month), "weak": weak_teams(serving, month.teams.values(), month.period),
        "ending": ending(here, serving, month.teams, region, today),
        "clues": words.clue_lines(month.clues[:SHOWN], cadres),
        "clues_total": len(month.clues),
        "asks_county": len(region) < CLUES_FROM,
        "bulletin_url": reverse("presence:bulletin", args=[region]) + query if viewer.may(Verb.PUBLISH, region) else "",
    }  # fmt: skip
    return render(request, "presence/overview.html", context)


def _kpis(month: Month, whole: Counter[Standing], query: str) -> list[dict[str, Any]]:
    base = reverse("presence:days", args=[month.region]) + query
    rate = rules.at_work(whole)
    tiles = [
        {
            "label": _("工作队"),
            "value": show.number(len({p.team for p in month.posts})),
            "unit": _("支"),
            "icon": "users-group",
        },
        {"label": _("应到"), "value": show.number(sum(whole.values())), "unit": _("人天"), "icon": "calendar"},
    ]
    icons = {
        Standing.PRESENT: "circle-check",
        Standing.LEAVE: "calendar-off",
        Standing.ABSENT: "user-x",
        Standing.UNKNOWN: "help-circle",
    }
    for standing, icon in icons.items():
        tile = {
            "label": _(words.STANDINGS[standing][0]), "value": show.number(whole[standing]), "unit": _("人天"), "icon": icon,
            "url": f"{base}&standing={standing}",
        }  # fmt: skip
        if standing is Standing.PRESENT and rate is not None:
            tile |= {"percent": rate}
        tiles.append(tile)
    return tiles


def _place(query: str) -> Callable[[str], dict[str, str]]:
    return lambda code: {"text": show.region_name(code), "url": reverse("presence:overview", args=[code]) + query}


def _level(code: str) -> dict[str, str]:
    return {"text": show.code_label("level", code) if code else _("未注明"), "kind": "text"}


def _table(
    title: str, counts: Mapping[str, Counter[Standing]], month: Month, name: Callable[[str], dict[str, str]]
) -> dict[str, Any]:
    """Person-days by group; in the order of the codes, not of the rates: nobody is ranked."""
    columns = [{"label": ""}, {"label": _("应到"), "kind": "num"}]
    columns += [{"label": _(words.STANDINGS[s][0]), "kind": "num"} for s in Standing if s is not Standing.FREE]
    columns.append({"label": _("在岗率"), "kind": "num"})
    columns[0]["label"] = title
    rows = []
    for code, found in sorted(counts.items()):
        rate = rules.at_work(found)
        cells = [{"text": show.number(found[s]), "kind": "num"} for s in Standing if s is not Standing.FREE]
        due = {"text": show.number(sum(found.values())), "kind": "num"}
        rows.append([name(code), due, *cells, {"text": "—" if rate is None else f"{rate}%", "kind": "num"}])
    return {"title": title, "columns": columns, "rows": rows, "note": _("单位:人天")}


def without_team(scope: Scope, month: Month) -> list[tuple[str, str]]:
    """Villages that a unit answers for and no team serves, as links."""
    served = {t.region for t in month.teams.values() if t.until is None or t.until > month.period.start}
    missing = sorted(pairing.villages_answered_for(scope, month.period.last) - served)
    return [(show.region_path(code, month.region), reverse("kit:thing", args=["place", code])) for code in missing]


def weak_teams(postings: Sequence[Any], known: Iterable[Any], period: Period) -> list[dict[str, Any]]:
    """Teams that are not made up as asked on a period's last day, with what is missing."""
    there = [t for t in known if t.until is None or t.until > period.last]
    verdicts = teams.compositions(there, postings, period.last)
    return [
        {"name": t.name, "url": reverse("presence:team", args=[t.key]), "reasons": words.reasons(verdicts[t.key].reasons)}
        for t in sorted(there, key=lambda t: (t.region, t.key)) if not verdicts.get(t.key, Verdict()).fine
    ]  # fmt: skip


def ending(
    scope: Scope, postings: Sequence[Any], known: Mapping[str, Any], region: str, day: Any
) -> list[dict[str, Any]]:
    """Teams, posts and offices whose term ends within the days of the policy, or has ended."""
    within = policy("term_ends_within", day, region).value
    found = [
        {"what": t.name, "due": due, "url": reverse("presence:team", args=[t.key])}
        for t in known.values() if t.until is None
        for due in [teams.end_of(t, day)] if ends_soon(due, day, within)
    ]  # fmt: skip
    posts = [p for p in postings if p.since <= day and p.until is None and ends_soon(p.due, day, within)]
    found += [
        {
            "what": f"{known[p.team].name if p.team in known else p.team} · {show.code_label('team_post', p.post)}",
            "due": p.due, "url": reverse("presence:team", args=[p.team]),
        }
        for p in posts
    ]  # fmt: skip
    found += [
        {
            "what": f"{show.code_label('seconded_post', s.post)} · {show.region_path(s.region)}", "due": s.until,
            "url": reverse("kit:entry_by_seq", args=[s.seq]),
        }
        for s in stationing.secondments_ending(scope, day + timedelta(days=within + 1))
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one["due"], one["what"]))


def days(request: HttpRequest, region: str) -> HttpResponse:
    """The person-days behind a number of the overview, each with its facts."""
    viewer = somebody(request.user)
    scope = viewer.scope(Verb.READ)
    if len(region) not in CHILD or not scope.covers(region):
        raise Http404
    asked = words.asked_month(request)
    wanted = request.GET.get("standing", Standing.ABSENT)
    if wanted not in [s.value for s in Standing if s is not Standing.FREE]:
        raise Http404
    month = month_of(region, asked, scope)
    rows = list(standing_days(month, Standing(wanted)))
    label = _(words.STANDINGS[Standing(wanted)][0])
    context = {
        "crumbs": crumbs.places(region, scope, crumbs.at("presence:overview", month=f"{asked.start:%Y-%m}"), label),
        "title": f"{show.region_name(region)} · {label}",
        "month": words.months_around(request, asked),
        "rows": _shown(rows[:PAGE], month, viewer.scope(Verb.NAMES)), "total": len(rows), "page": PAGE,
        "back": reverse("presence:overview", args=[region]) + f"?month={asked.start:%Y-%m}",
    }  # fmt: skip
    return render(request, "presence/days.html", context)


def standing_days(month: Month, wanted: Standing) -> Iterable[tuple[Post, Any, tuple[int, ...]]]:
    """Each person-day that stands so, with the facts that show it."""
    known = month.known
    for post in month.posts:
        for day in rules.days_of(month.period.start, month.period.last):
            if post.on(day) and rules.standing(known, post, day) is wanted:
                yield post, day, _facts(known, post, day, wanted)


def _facts(known: Index, post: Post, day: Any, wanted: Standing) -> tuple[int, ...]:
    who = (post.cadre, day)
    if wanted is Standing.PRESENT:
        return known.days[post.team, post.cadre][day].seqs
    held = {Standing.LEAVE: known.leave, Standing.ABSENT: known.absent, Standing.UNKNOWN: known.rostered}[wanted]
    return (held[who],)


def _shown(rows: Sequence[tuple[Post, Any, tuple[int, ...]]], month: Month, named: Scope) -> list[dict[str, Any]]:
    titles = show.titles_of(("cadre", post.cadre) for post, _day, _seqs in rows)

    def who(post: Post) -> str:
        name = titles.get(f"cadre:{post.cadre}", post.cadre)
        return name if named.covers(post.village) else masked_name(name)

    return [
        {
            "day": day, "place": show.region_path(post.village),
            "who": who(post),
            "team": month.teams[post.team].name if post.team in month.teams else post.team,
            "url": reverse("presence:team", args=[post.team]) + f"?month={day:%Y-%m}",
            "facts": words.facts_links(seqs),
        }
        for post, day, seqs in rows
    ]  # fmt: skip
