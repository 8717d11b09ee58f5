"""What the rules object to in a place, the households of one rule, and all the rules of one household."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, somebody
from bangfu.households.models import Household
from bangfu.kit import crumbs, show
from bangfu.kit.thing import THINGS
from bangfu.ledger import vantage
from bangfu.plain import region as regions
from bangfu.plain.policy import codes
from bangfu.screening import queries, register, words
from bangfu.screening.drafts import Draft, measured
from bangfu.screening.household import in_force, judge
from bangfu.screening.numbers import numbers
from bangfu.screening.panels import lines, seen_names
from bangfu.screening.rule import RULES, Rule

PAGE = 50
VILLAGE = 12


def place_of(request: HttpRequest, region: str) -> Scope:
    """What somebody may read of a place; raises Http404 where they may read nothing of it."""
    scope = somebody(request.user).scope(Verb.READ)
    if not regions.is_code(region) or not scope.covers(region):
        raise Http404
    return scope


def overview(request: HttpRequest, region: str) -> HttpResponse:
    """How many households each rule objects to, with the measures of poverty that follow from the same rows."""
    scope, day = place_of(request, region), vantage.day()
    waiting = register.refresh(day)
    hits, exempted = queries.by_rule(region, scope, day), queries.exempted_by_rule(region, scope, day)
    rules_ = in_force(numbers(day))
    groups = []
    for group, label in codes("rule_group").items():
        rows = [
            _rule_row(rule, region, hits, exempted)
            for rule in rules_
            if rule.group == group and rule.key in hits | exempted
        ]
        quiet = sum(1 for rule in rules_ if rule.group == group) - len(rows)
        if rows or quiet:
            groups.append({"label": _(label), "rows": rows, "quiet": quiet})
    any_screened = queries.screened(region, scope).exists()
    context = {
        "title": _("%(place)s规则甄别") % {"place": show.region_name(region)},
        "crumbs": crumbs.places(region, scope, crumbs.at("screening:overview")),
        "kpis": _kpis(region, scope), "groups": [_group(g) for g in groups] if any_screened else [], "day": day,
        "waiting": show.number(waiting) if waiting else "", "any_screened": any_screened,
        "village": _village(region, scope),
        "children": _children(region, scope, day) if any_screened else None, "what_if_url": reverse("screening:what_if", args=[region]),
    }  # fmt: skip
    return render(request, "screening/overview.html", context)


def _rule_row(rule: Rule, region: str, hits: dict[str, int], exempted: dict[str, int]) -> list[Any]:
    url = reverse("screening:rule", args=[region, rule.key])
    return [
        {"text": words.title(rule), "url": url},
        words.population(rule),
        {"text": show.code_label("rule_severity", rule.severity), "kind": "tag", "tone": words.TONES[rule.severity]},
        {"text": show.number(hits.get(rule.key, 0)), "kind": "num"},
        {"text": show.number(exempted.get(rule.key, 0)), "kind": "num"},
        rule.number or "—",
    ]


def _group(group: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": group["label"], "rows": group["rows"],
        "note": _("另有 %(n)s 条规则没有命中") % {"n": group["quiet"]},
        "nothing": _("这一类规则都没有命中。"),
        "columns": [
            _("规则"), _("适用"), _("等级"), {"label": _("命中户数"), "kind": "num"}, {"label": _("已豁免"), "kind": "num"}, _("编号"),
        ],
    }  # fmt: skip


def _kpis(region: str, scope: Scope) -> list[dict[str, Any]]:
    now = Draft(None, numbers(vantage.day()).weighings)
    found = measured(queries.alike(region, scope, [now]), now)
    known = queries.incomes(region, scope)
    return [
        {"label": _("已甄别"), "value": show.number(known["n"]), "unit": _("户"), "icon": "home-heart",
         "note": _("收入不明 %(n)s 户") % {"n": show.number(known["unknown"])}},
        {"label": _("低于扶贫标准"), "value": show.number(known["below"]), "unit": _("户"), "icon": "coin-yuan",
         "note": _("差额合计 %(sum)s 元") % {"sum": show.number(known["gap"] // 100)}},
        {"label": _("应为监测对象"), "value": show.number(queries.in_danger(region, scope)), "unit": _("户"), "icon": "shield-check"},
        {"label": _("多维贫困发生率"), "value": percent(found.headcount), "icon": "chart-bar",
         "note": _("强度 %(a)s,M0 %(m)s") % {"a": percent(found.intensity), "m": f"{float(found.adjusted):.3f}"}},
    ]  # fmt: skip


def percent(share: Any) -> str:
    return f"{float(share) * 100:.1f}%"


def _village(region: str, scope: Scope) -> dict[str, Any] | None:
    """What the rules object to in what was said of a village that has left poverty."""
    found = register.village(region, scope) if len(region) == VILLAGE else ()
    if not found:
        return None
    rows = [
        [
            _(f.rule.title),
            {"text": show.code_label("rule_severity", f.rule.severity), "kind": "tag", "tone": words.TONES[f.rule.severity]},
            f.rule.number,
        ]
        for f in found if f.verdict
    ]  # fmt: skip
    return {
        "title": _("出列村的资料"), "rows": rows, "columns": [_("规则"), _("等级"), _("编号")],
        "nothing": _("%(n)s 条规则都没有异议") % {"n": len(found)},
    }  # fmt: skip


def _children(region: str, scope: Scope, day: Any) -> dict[str, Any] | None:
    """Households with any objection that must be put right, and homes screened, by the places below."""
    if len(region) >= VILLAGE:
        return None
    width = regions.child_width(region)
    must = [rule.key for rule in RULES.values() if rule.severity == "must"]
    wrong = queries.by_child(queries.hits(region, scope, day).filter(rule__in=must), width)
    whole = queries.by_child(queries.screened(region, scope), width)
    return {
        "title": _("分地区"),
        "columns": [
            _("地区"), {"label": _("已甄别户"), "kind": "num"}, {"label": _("必须改正"), "kind": "num"},
        ],
        "rows": [
            [
                {"text": show.region_name(code), "url": reverse("screening:overview", args=[code])},
                {"text": show.number(n), "kind": "num"}, {"text": show.number(wrong.get(code, 0)), "kind": "num"},
            ]
            for code, n in whole.items()
        ],
    }  # fmt: skip


def one_rule(request: HttpRequest, region: str, key: str) -> HttpResponse:
    """The households of a place that a rule objects to, each with its sentence; and how many there are below."""
    scope, day = place_of(request, region), vantage.day()
    rule = RULES.get(key)
    if rule is None:
        raise Http404
    register.refresh(day)
    rows = queries.hits(region, scope, day).filter(rule=key)
    after = request.GET.get("after", "")
    page = list(rows.filter(household__gt=after).order_by("household").values_list("household", flat=True)[: PAGE + 1])
    context = {
        "title": words.title(rule), "rule": rule, "source": numbers(day).source(rule.number_of),
        "crumbs": crumbs.places(region, scope, crumbs.at("screening:overview"), words.title(rule)),
        "place": show.region_name(region), "population": words.population(rule),
        "severity": show.code_label("rule_severity", rule.severity), "total": show.number(rows.count()),
        "households": _households(request, page[:PAGE], rule),
        "next": "?" + urlencode({"after": page[PAGE - 1]}) if len(page) > PAGE else "",
        "children": _rule_children(rows, region, key), "back": reverse("screening:overview", args=[region]),
    }  # fmt: skip
    return render(request, "screening/rule.html", context)


def _rule_children(rows: Any, region: str, key: str) -> dict[str, Any] | None:
    if len(region) >= VILLAGE:
        return None
    return {
        "title": _("分地区"), "columns": [_("地区"), {"label": _("命中户数"), "kind": "num"}],
        "rows": [
            [
                {"text": show.region_name(code), "url": reverse("screening:rule", args=[code, key])},
                {"text": show.number(n), "kind": "num"},
            ]
            for code, n in queries.by_child(rows, regions.child_width(region)).items()
        ],
    }  # fmt: skip


def _households(request: HttpRequest, keys: Collection[str], rule: Rule) -> list[dict[str, str]]:
    """Households with the sentence that a rule says of each, as it is judged now."""
    viewer, p = somebody(request.user), numbers(vantage.day())
    rows = register.rows_of(keys)
    heads = {h.key: h for h in Household.objects.filter(key__in=keys)}
    found = []
    for key in keys:
        if key not in rows:
            continue
        row, members, names = rows[key]
        may_see = viewer.may(Verb.NAMES, str(row["region"]))
        made = judge(row, members, p)
        said = next((f for f in made.findings if f.rule.key == rule.key), None)
        found.append(
            {
                "head": seen_names([heads[key].head], may_see)[0],
                "url": THINGS["household"].url(key),
                "place": show.region_path(str(row["region"])),
                "why": words.sentence(said, seen_names(names, may_see), made) if said else "",
                "exempt": exempt_url(key, str(row["region"]), rule.key)
                if viewer.may(Verb.ENTER, str(row["region"]))
                else "",
            }
        )
    return found


def exempt_url(household: str, region: str, rule: str) -> str:
    """The form by which a household is exempted from a rule."""
    known = {"household": household, "region": region, "rule": rule}
    return reverse("kit:enter", args=["screening.rule_exempted"]) + "?" + urlencode(known)


def household(request: HttpRequest, key: str) -> HttpResponse:
    """Every rule in force with what it says of one household, and why; who exempted it from which."""
    viewer = somebody(request.user)
    home = THINGS["household"].find(key, viewer.scope(Verb.READ))
    found = register.judged(key, vantage.day()) if home else None
    if home is None or found is None:
        raise Http404
    made, names = found
    day = vantage.day()
    exempt = register.exemptions([key], day)
    names = seen_names(names, viewer.may(Verb.NAMES, home.region))
    groups = []
    for group, label in codes("rule_group").items():
        some = [f for f in made.findings if f.rule.group == group and (group != "catalogue" or f.verdict is not False)]
        rows = [
            [*line[1:], {"text": _("豁免"), "url": exempt_url(key, home.region, f.rule.key)} if f.verdict else ""]
            for f, line in zip(some, lines(some, made, names, exempt, key), strict=True)
        ]  # fmt: skip
        groups.append(
            {
                "title": _(label),
                "rows": rows,
                "columns": [_("结论"), _("规则和依据"), ""],
                "nothing": _("这一类规则都没有命中。"),
            }
        )
    head = seen_names([home.head], viewer.may(Verb.NAMES, home.region))[0]
    context = {
        "title": _("%(head)s户:规则怎么说") % {"head": head},
        "crumbs": [(head, THINGS["household"].url(key)), (_("规则怎么说"), "")], "groups": groups, "day": day,
        "place": show.region_path(home.region), "back": THINGS["household"].url(key),
        "exemptions": [
            {"rule": words.title(RULES[e.rule]) if e.rule in RULES else e.rule, "until": e.until}
            for e in exempt.values()
        ],
        "derived": words.derived_lines(made),
    }  # fmt: skip
    return render(request, "screening/household.html", context)
