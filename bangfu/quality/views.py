"""Samples of a region, drawing one, and a sample with its rates, its households and what was found."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, Somebody, somebody
from bangfu.kit import crumbs, show
from bangfu.kit.views import context_now
from bangfu.ledger import clock, journal
from bangfu.ledger import queries as ledger
from bangfu.ledger.projection import told
from bangfu.plain.fact import Fact, plain_value
from bangfu.plain.reading import read
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark
from bangfu.quality import draws, measures, queries
from bangfu.quality.acts import ABOVE_TOWNS, ABOVE_VILLAGES, plan_of
from bangfu.quality.draws import COUNTY, GROUPS
from bangfu.quality.facts import HouseholdChecked, SampleDrawn
from bangfu.quality.frames import frame
from bangfu.quality.models import Sample
from bangfu.quality.rules import drawn_as_seeded

NUM = "num"
DEFAULTS = {"villages": "10", "poor": "5", "exited": "5", "unregistered": "10"}
TONES = {"ok": "ok", "over": "red", "unsure": "gold"}
LISTED = 500
WIDEST, NARROWEST = 4, 6


def overview(request: HttpRequest, region: str) -> HttpResponse:
    """The samples of a region, the rates of the last, and the way to draw one."""
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    if not scope.covers(region):
        raise Http404
    known = queries.samples(region, scope)
    whole = [s for s in known if scope.covers(s.region)]
    context = {
        "title": _("%(place)s名单质量") % {"place": show.region_name(region)},
        "crumbs": crumbs.places(region, scope, crumbs.at("quality:overview")),
        "samples": _samples(known, region),
        "rates": rates_table(queries.sampled(whole[0]), whole[0].region, whole[0].drawn_on, whole[0].title)
        if whole
        else None,
        "leads_url": reverse("quality:leads", args=[region]),
        "draw_url": reverse("quality:plan", args=[region]) if may_draw(person, region) else "",
        "roster_url": reverse("kit:list", args=["quality.roster_counted"]) + "?" + urlencode({"region": region}),
        "rosters": queries.rosters(region),
    }
    return render(request, "quality/overview.html", context)


def may_draw(person: Somebody, region: str) -> bool:
    return WIDEST <= len(region) <= NARROWEST and bool(person.levels(region) & set(ABOVE_TOWNS))


def _samples(known: list[Sample], region: str) -> dict[str, Any]:
    done = {key: len(found) for key, found in queries.checked([s.key for s in known]).items()}
    return {
        "title": _("核查样本"), "nothing": _("还没有抽过样本。"),
        "columns": [
            _("核查名称"), _("地区"), _("抽取日期"), _("公开种子"),
            {"label": _("抽中"), "kind": NUM}, {"label": _("已核查"), "kind": NUM},
        ],
        "rows": [
            [
                {"text": s.title, "url": reverse("quality:sample", args=[s.key])}, show.region_path(s.region),
                {"text": str(s.drawn_on), "kind": "date"}, s.seed, {"text": show.number(s.units), "kind": NUM},
                {"text": show.number(done.get(s.key, 0)), "kind": NUM},
            ]
            for s in known
        ],
    }  # fmt: skip


def plan(request: HttpRequest, region: str) -> HttpResponse:
    """Plan a sample, see what it would be, and draw it."""
    person = somebody(request.user)
    if not may_draw(person, region):
        raise Http404
    said = {
        name: request.POST.get(name, value).strip()
        for name, value in {**DEFAULTS, "title": "", "seed": "", "seed_source": ""}.items()
    }
    upto = int(request.POST["frame_seq"]) if request.POST.get("frame_seq", "").isdecimal() else ledger.last_seq()
    context = {
        "title": _("抽取核查样本"),
        "crumbs": crumbs.places(region, person.scope(Verb.READ), crumbs.at("quality:overview"), _("抽取核查样本")),
        "place": show.region_path(region), "said": said, "upto": upto, "region": region,
        "back": reverse("quality:overview", args=[region]), "rosters": queries.rosters(region),
    }  # fmt: skip
    if request.method == "POST":
        fact = _drawn(region, said, min(upto, ledger.last_seq()))
        if isinstance(fact, tuple):
            return render(
                request, "quality/plan.html", {**context, "errors": [show.sentence(r) for r in fact]}, status=422
            )
        if request.POST.get("act") == "draw":
            receipt = journal.submit([fact], person)[0]
            if receipt.outcome in (journal.Outcome.ACCEPTED, journal.Outcome.DUPLICATE):
                return redirect("quality:sample", key=fact.sample)
            return render(
                request,
                "quality/plan.html",
                {**context, "errors": [show.sentence(r) for r in receipt.reasons]},
                status=422,
            )
        context["preview"] = _preview(fact)
    return render(request, "quality/plan.html", context)


def _drawn(region: str, said: dict[str, str], upto: int) -> Any:
    """The sample that a plan gives, as a fact; what is wrong with the plan instead."""
    numbers = {name: said[name] for name in DEFAULTS}
    if not all(value.isdecimal() and int(value) <= LISTED for value in numbers.values()) or not int(
        numbers["villages"]
    ):
        return (Reason("numbers", mark("每县抽村数至少为1,各项都填不大于%(most)s的整数"), {"most": LISTED}),)
    known = frame(region, upto)
    chosen = draws.draw(
        known, draws.Plan(int(numbers["villages"]), {group: int(numbers[group]) for group in GROUPS}), said["seed"]
    )
    if not chosen.units:
        return (Reason("nothing_drawn", mark("没有可抽的户:请检查每村抽取户数,或先登记农户和村户籍底数")),)
    raw = {
        "region": region, "happened_on": clock.today(),
        "sample": f"CY-{region}-{clock.today():%Y%m%d}-{known.digest[:6]}{len(chosen.units)}",
        **said, "frame_seq": str(upto), "frame_digest": known.digest, "counties": plain_value(chosen.counties),
        "drawn_villages": plain_value(chosen.villages), "units": plain_value(chosen.units),
    }  # fmt: skip
    return read(SampleDrawn, raw, context_now())


def _preview(fact: SampleDrawn) -> dict[str, Any]:
    by_county = Counter((unit.village[:COUNTY], unit.group) for unit in fact.units)
    villages = Counter(v.village[:COUNTY] for v in fact.drawn_villages if v.group == "poor")
    return {
        "title": _("将抽取"), "note": _("%(n)s 户") % {"n": show.number(len(fact.units))},
        "columns": [
            _("县区"), {"label": _("村"), "kind": NUM},
            *({"label": show.code_label("check_group", g), "kind": NUM} for g in GROUPS),
        ],
        "rows": [
            [
                show.region_name(c.county), {"text": f"{villages[c.county]} / {c.villages}", "kind": NUM},
                *({"text": show.number(by_county[c.county, g]), "kind": NUM} for g in GROUPS),
            ]
            for c in fact.counties
        ],
    }  # fmt: skip


def show_sample(request: HttpRequest, key: str) -> HttpResponse:
    """A sample: how it was drawn, the rates with their errors (whole and by county), the households and what was found."""
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    row = queries.sample(key, scope)
    whole = row is not None and scope.covers(row.region)
    if row is None or not (whole or person.scope(Verb.DECIDE).regions):
        raise Http404
    found = queries.sampled(row)
    fact: Any = ledger.entries([row.seq])[row.seq]
    counties = [c.county for c in found.counties if scope.covers(c.county)]
    county = request.GET.get("county", "" if whole else next(iter(counties), ""))
    if county and county not in counties:
        raise Http404
    part, name = (found.of(county), show.region_name(county)) if county else (found, _("全样本"))
    context = {
        "title": row.title, "crumbs": crumbs.places(row.region, scope, crumbs.at("quality:overview"), row.title),
        "place": show.region_path(row.region), "sample": row, "body": fact.body,
        "entry_url": reverse("kit:entry_by_seq", args=[row.seq]),
        "redrawn": _redrawn(row) if whole and "verify" in request.GET else None,
        "tables": [
            *([rates_table(part, county or row.region, row.drawn_on, name)] if whole or county else []),
            *([_by_county(found, row)] if whole and len(counties) > 1 and not county else []),
            _units(row, person, scope),
        ],
        "found": _found(row.key, part) if whole or county else None,
        "whole_url": reverse("quality:sample", args=[row.key]) if whole and county else "",
    }  # fmt: skip
    return render(request, "quality/sample.html", context)


def _redrawn(row: Sample) -> bool:
    """Whether the sample is the one that its seed gives from the frame of its moment, drawn again now."""
    fact = told(ledger.entries([row.seq])[row.seq]).fact
    known = frame(fact.region, fact.frame_seq)
    return drawn_as_seeded(fact, draws.draw(known, plan_of(fact), fact.seed), known.digest).fine


def rates_table(found: measures.Sampled, region: str, on: Any, title: str) -> dict[str, Any]:
    """Every rate by each definition side by side, with interval and limit."""
    confidence = queries.confidence(on)
    made = measures.rates(found, measures.measures(on, region), confidence)
    return {
        "title": title, "note": _("置信水平 %(c)s%%") % {"c": f"{100 * confidence:.0f}"}, "nothing": _("还没有核查结果。"),
        "columns": [
            _("指标"), _("算法"), {"label": _("结果"), "kind": NUM}, {"label": _("置信区间"), "kind": NUM},
            {"label": _("户数或人数"), "kind": NUM},
            _("对照要求"), _("出处"),
        ],
        "rows": [_rate(rate) for rate in made if rate.estimate],
    }  # fmt: skip


def _by_county(found: measures.Sampled, row: Sample) -> dict[str, Any]:
    """The estimated rates of each county with their intervals; the name leads to the county's own."""
    known = [m for m in measures.measures(row.drawn_on, row.region) if m.base == "estimated"]
    confidence = queries.confidence(row.drawn_on)
    base = reverse("quality:sample", args=[row.key])
    return {
        "title": _("分县区"), "note": _("按抽样设计加权推算"),
        "columns": [_("县区"), {"label": _("已核查"), "kind": NUM}, *({"label": _(m.label), "kind": NUM} for m in known)],
        "rows": [
            [
                {"text": show.region_name(c.county), "url": f"{base}?county={c.county}"},
                {"text": show.number(len(found.of(c.county).checks)), "kind": NUM},
                *({"text": _brief(rate), "kind": NUM} for rate in measures.rates(found.of(c.county), known, confidence)),
            ]
            for c in found.counties
        ],
    }  # fmt: skip


def _brief(rate: measures.Rate) -> str:
    e = rate.estimate
    if e is None:
        return "—"
    return (
        _hundredths(e.rate)
        if e.low is None or e.high is None
        else f"{_hundredths(e.rate)} ({_hundredths(e.low)}–{_hundredths(e.high)})"
    )


def _rate(rate: measures.Rate) -> list[Any]:
    e, m = rate.estimate, rate.measure
    assert e
    between = (
        _("%(low)s 至 %(high)s") % {"low": _hundredths(e.low), "high": _hundredths(e.high)}
        if e.low is not None and e.high is not None
        else "—"
    )
    counted = (
        f"{show.number(rate.top)} / {show.number(rate.bottom)}" if m.base != "estimated" else _("%(n)s 户") % {"n": e.n}
    )
    words = {"ok": _("符合"), "over": _("不符合"), "unsure": _("误差范围内不能判断"), "": "—"}
    asked = {"text": words[rate.verdict], "kind": "tag", "tone": TONES[rate.verdict]} if rate.verdict else "—"
    return [
        _(m.label), _(m.how), {"text": _hundredths(e.rate), "kind": NUM}, {"text": between, "kind": NUM}, {"text": counted, "kind": NUM},
        asked, m.source,
    ]  # fmt: skip


def _hundredths(share: float | None) -> str:
    return f"{100 * share:.2f}%" if share is not None else "—"


def _found(key: str, found: measures.Sampled) -> dict[str, Any]:
    """What was found, each number leading to its checks."""
    counted = Counter(c.outcome for c in found.checks)
    unhappy = sum(c.satisfied == "no" for c in found.checks)
    base = reverse("kit:list", args=["quality.household_checked"]) + "?"

    def line(label: str, n: int, **words: str) -> list[Any]:
        return [{"text": label, "url": base + urlencode({"q": key, **words})}, {"text": show.number(n), "kind": NUM}]

    rows = [line(show.code_label("check_outcome", code), n, outcome=code) for code, n in counted.most_common()]
    return {
        "title": _("核查结果"), "nothing": _("还没有核查结果。"), "columns": [_("结果"), {"label": _("户"), "kind": NUM}],
        "rows": [*rows, line(_("不认可"), unhappy, satisfied="no")] if rows else [],
    }  # fmt: skip


def _units(row: Sample, person: Somebody, scope: Scope) -> dict[str, Any]:
    """The drawn households that somebody may see, those not yet visited with the way to enter it."""
    checks = queries.checks_of(row.key)
    some = [u for u in queries.drawn_units(row.key) if scope.covers(u.region)]
    done = sum((u.region, u.group, u.unit) in checks for u in some)
    rows = []
    for u in some[:LISTED]:
        check = checks.get((u.region, u.group, u.unit))
        name = _("册内第 %(n)s 户") % {"n": u.unit} if u.group == "unregistered" else u.unit
        url = reverse("kit:thing", args=["household", u.unit]) if u.group != "unregistered" else ""
        rows.append([
            show.region_path(u.region), show.code_label("check_group", u.group), {"text": name, **({"url": url} if url else {})},
            _state(row, u, check, person),
        ])  # fmt: skip
    return {
        "title": _("抽中的户"),
        "note": _("%(n)s 户,已核查 %(done)s 户") % {"n": len(some), "done": done},
        "columns": [_("镇村"), _("人群"), _("户"), _("核查结果")], "rows": rows, "tall": True,
    }  # fmt: skip


def _state(row: Sample, unit: Any, check: Any, person: Somebody) -> dict[str, str]:
    if check is not None:
        return {
            "text": show.code_label("check_outcome", check.outcome),
            "url": reverse("kit:entry_by_seq", args=[check.seq]),
        }
    if not person.levels(unit.region) & set(ABOVE_VILLAGES):
        return {"text": _("未核查")}
    kind: type[Fact] = HouseholdChecked
    words = {"region": unit.region, "sample": row.key, "group": unit.group, "unit": unit.unit}
    return {"text": _("登记核查结果"), "url": reverse("kit:enter", args=[kind.kind().name]) + "?" + urlencode(words)}
