"""The page of a draft: a line, weights and a cut-off changed, and who would come in and go out, before anything is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, somebody
from bangfu.households.models import Household
from bangfu.kit import crumbs, jobs, show
from bangfu.kit.thing import THINGS
from bangfu.kit.views import context_now
from bangfu.ledger import clock, journal, vantage
from bangfu.plain import region as regions
from bangfu.plain.policy import policy
from bangfu.plain.reading import read
from bangfu.plain.verdict import Reason
from bangfu.screening import queries, register
from bangfu.screening.cells import Cell, value_of
from bangfu.screening.changing import OFFICES
from bangfu.screening.columns import FEN
from bangfu.screening.drafts import Change, Draft, Home, compare, drafted, measured
from bangfu.screening.facts import Parts, RulesDrafted, RulesPublished
from bangfu.screening.models import RuleChange
from bangfu.screening.numbers import Numbers, numbers
from bangfu.screening.panels import seen_names
from bangfu.screening.rule import RULES
from bangfu.screening.rules import by_region
from bangfu.screening.views import percent, place_of

EXAMPLES, COMPARED = 10, 6
MOST_LINE = 100_000
MOST_PARTS = 999


def what_if(request: HttpRequest, region: str) -> HttpResponse:
    """A draft in the address, compared with what is in force; it can be kept under a name, and published.

    The same address shows the same draft to a colleague.
    """
    scope, day = place_of(request, region), vantage.day()
    if request.method == "POST":
        return _act(request, region, scope)
    register.refresh(day)
    p, kept = numbers(day), _kept(request.GET.get("draft", ""), region, scope)
    in_force = _in_force(region, day, p)
    asked, flaws = _asked(request.GET, kept, in_force)
    now, draft = Draft(None, p.weighings), drafted(_fen(asked.line), asked.weights, asked.cutoff, region, p)
    homes = list(queries.homes(region, scope))
    income, many = compare(homes, now, draft, regions.child_width(region))
    some = list(queries.alike(region, scope, (now, draft)))
    before, after = measured(some, now), measured(some, draft)
    shown = asked.over(in_force)
    context = {
        "title": _("%(place)s:改动标准会怎样") % {"place": show.region_name(region)},
        "crumbs": crumbs.places(region, scope, crumbs.at("screening:overview"), _("改动标准会怎样")),
        "back": reverse("screening:overview", args=[region]), "flaws": flaws,
        "line": _written(shown.line), "line_now": show.money(in_force.line), "cutoff": shown.cutoff, "here": request.path,
        "whole": sum(in_force.weights.values()),
        "weights": [
            {"name": name, "label": _(RULES[name].title), "parts": shown.weights[name]} for name in in_force.weights
        ],
        "tables": [
            _table(_("按收入"), income, money=True), _table(_("按多维贫困"), many),
        ],
        "measures": _measures(before, after),
        "examples": [
            _examples(request, _("会进来的户(按收入)"), income[""].came), _examples(request, _("会出去的户(按收入)"), income[""].went),
            _examples(request, _("会进来的户(多维)"), many[""].came), _examples(request, _("会出去的户(多维)"), many[""].went),
        ],
        "kept": kept, "drafts": _drafts(request, region, scope, homes, p),
        "may_change": _may_change(request, region), "changed": not asked.same and not flaws, "today": clock.today(),
        "end_url": _end_url(kept) if kept and kept.state == "published" else "",
    }  # fmt: skip
    return render(request, "screening/what_if.html", context)


@dataclass(frozen=True)
class Asked:
    """What a draft changes, as offices write it: yuan, parts; None and empty where it changes nothing."""

    line: Decimal | None
    weights: Mapping[str, int]
    cutoff: int | None

    @property
    def same(self) -> bool:
        return self.line is None and not self.weights

    def over(self, now: Asked) -> Asked:
        """With what is in force where nothing is changed."""
        line = now.line if self.line is None else self.line
        return Asked(line, self.weights or now.weights, self.cutoff or now.cutoff)


def _written(line: Decimal | None) -> str:
    return f"{line or 0:.2f}".removesuffix(".00")


def _fen(line: Decimal | None) -> int | None:
    return None if line is None else int(line * FEN)


def _in_force(region: str, day: date, p: Numbers) -> Asked:
    table = policy("deprivation", day, region).value
    line = value_of(by_region(Cell(region), p.poverty_line)) or 0
    return Asked(Decimal(line) / FEN, table["weights"], table["cutoff"])


def _kept(key: str, region: str, scope: Scope) -> RuleChange | None:
    return queries.changes(region, scope).filter(key=key).first() if key else None


def _asked(given: Mapping[str, str], kept: RuleChange | None, in_force: Asked) -> tuple[Asked, list[str]]:
    """The draft that an address asks for, over the one that is kept; what cannot be read is as it is now, and said."""
    flaws: list[str] = []
    start = Asked(kept.line, kept.weights, kept.cutoff) if kept else Asked(None, {}, None)
    start = start.over(in_force)

    def number(name: str, default: int, most: int) -> int:
        text = given.get(name, "").strip()
        if not text:
            return default
        if not (text.isascii() and text.isdigit()) or int(text) > most:
            flaws.append(_("「%(text)s」应为0到%(most)s的整数") % {"text": text[:20], "most": most})
            return default
        return int(text)

    text = given.get("line", "").strip()
    line = start.line
    if text and text != _written(line):
        line = Decimal(number("line", int(line or 0), MOST_LINE))
    weights = {name: number(name, parts, MOST_PARTS) for name, parts in start.weights.items()}
    cutoff = max(number("cutoff", start.cutoff or 1, MOST_PARTS * len(weights)), 1)
    weighed = {**weights, "": cutoff} != {**in_force.weights, "": in_force.cutoff}
    return Asked(
        None if line == in_force.line else line, weights if weighed else {}, cutoff if weighed else None
    ), flaws


def _may_change(request: HttpRequest, region: str) -> bool:
    return len(region) in OFFICES and bool(somebody(request.user).levels(region) & {"county", "city"})


def _act(request: HttpRequest, region: str, scope: Scope) -> HttpResponse:
    """Keep a draft under a name, or publish the one that is kept."""
    person = somebody(request.user)
    here = reverse("screening:what_if", args=[region])
    kept = _kept(request.POST.get("draft", ""), region, scope)
    if request.POST.get("act") == "publish":
        if kept is None:
            raise Http404
        fact, done = _published(request.POST, kept), _("已发布:从起用日期起按新标准,以前的认定不变")
    else:
        asked, flaws = _asked(request.POST, None, _in_force(region, vantage.day(), numbers(vantage.day())))
        if flaws:
            messages.error(request, ";".join(flaws))
            return redirect(here)
        fact, done = _drafted(request.POST, asked, region), _("草案已保存")
    if isinstance(fact, tuple):
        messages.error(request, ";".join(show.sentence(r) for r in fact))
        return redirect(f"{here}?{urlencode({'draft': kept.key})}" if kept else here)
    if objected := journal.rehearse([fact], person)[0].reasons:
        messages.error(request, ";".join(show.sentence(r) for r in objected))
        return redirect(f"{here}?{urlencode({'draft': kept.key})}" if kept else here)
    journal.submit([fact], person)
    if isinstance(fact, RulesPublished) and fact.since <= vantage.day():
        jobs.start(
            settings.BANGFU_HOME / f"screening-{region}.work", partial(register.judge_anew, region, vantage.day())
        )
    messages.success(request, done)
    return redirect(f"{here}?{urlencode({'draft': fact.rule_change})}")


def _drafted(said: Mapping[str, str], asked: Asked, region: str) -> RulesDrafted:
    today = clock.today()
    return RulesDrafted(
        region=region, happened_on=today, rule_change=f"GZ-{today:%Y%m%d}-{journal.new_id().hex[-6:]}",
        name=said.get("name", "").strip()[:200] or _("%(day)s草案") % {"day": today}, line=asked.line, cutoff=asked.cutoff,
        weights=tuple(Parts(indicator=name, parts=parts) for name, parts in asked.weights.items()),
    )  # fmt: skip


def _published(said: Mapping[str, str], kept: RuleChange) -> RulesPublished | tuple[Reason, ...]:
    raw = {
        "region": kept.region, "happened_on": clock.today().isoformat(), "rule_change": kept.key, "name": kept.name,
        "since": said.get("since", ""), "source": said.get("source", ""), "decided_by": said.get("decided_by", ""),
        "line": kept.line, "cutoff": kept.cutoff,
        "weights": [{"indicator": name, "parts": parts} for name, parts in kept.weights.items()],
    }  # fmt: skip
    return read(RulesPublished, {name: value for name, value in raw.items() if value is not None}, context_now())


def _end_url(row: RuleChange) -> str:
    known = {"region": row.region, "rule_change": row.key}
    return reverse("kit:enter", args=["screening.rules_ended"]) + "?" + urlencode(known)


def _drafts(request: HttpRequest, region: str, scope: Scope, homes: list[Home], p: Numbers) -> dict[str, Any]:
    """What was kept and published of a region, the drafts beside one another: who would come in and go out, and the cost."""
    rows, now = [], Draft(None, p.weighings)
    for row in queries.changes(region, scope)[:COMPARED]:
        draft = drafted(_fen(row.line), row.weights, row.cutoff, region, p)
        cells = ["—"] * 5
        if row.state == "draft":
            income, many = (found[""] for found in compare(homes, now, draft, 0))
            cells = [show.number(len(some)) for some in (income.came, income.went)]
            cells += [yuan(income.gap_after - income.gap_before)]
            cells += [show.number(len(some)) for some in (many.came, many.went)]
        rows.append(
            [
                {"text": row.name, "url": f"{request.path}?{urlencode({'draft': row.key})}"},
                show.code_label("rule_change_state", row.state),
                {"text": show.money(row.line) if row.line is not None else "—", "kind": "num"},
                {"text": str(row.cutoff or "—"), "kind": "num"},
                *({"text": text, "kind": "num"} for text in cells),
                str(row.since or "—"), str(row.until or "—"),
            ]
        )  # fmt: skip
    heads = (_("标准"), _("临界值"), _("进来"), _("出去"), _("多需(元)"), _("多维进来"), _("多维出去"))
    return {
        "title": _("草案和已发布的改动"), "note": _("草案都与现行标准相比"), "rows": rows, "nothing": _("还没有保存过草案"),
        "columns": [_("名称"), _("状态"), *({"label": head, "kind": "num"} for head in heads), _("起用日期"), _("停用日期")],
    }  # fmt: skip


def _table(title: str, changes: Mapping[str, Change], *, money: bool = False) -> dict[str, Any]:
    heads = [_("现在"), _("改后"), _("进来"), _("出去"), _("人口变化")]
    heads += [_("差额现在(元)"), _("差额改后(元)"), _("多需(元)")] if money else []
    rows = []
    for code, c in sorted(changes.items()):
        cells = [
            show.number(n) for n in (c.before, c.after, len(c.came), len(c.went), c.people_after - c.people_before)
        ]
        cells += [yuan(fen) for fen in (c.gap_before, c.gap_after, c.gap_after - c.gap_before)] if money else []
        name = show.region_name(code) if code else _("合计")
        rows.append([name, *({"text": text, "kind": "num"} for text in cells)])
    return {
        "title": title, "note": _("单位:户"), "columns": [_("地区"), *({"label": head, "kind": "num"} for head in heads)],
        "rows": rows,
    }  # fmt: skip


def yuan(fen: int) -> str:
    return show.money(Decimal(fen) / FEN)


def _measures(before: Any, after: Any) -> dict[str, Any]:
    rows = [
        [label, {"text": told(before), "kind": "num"}, {"text": told(after), "kind": "num"}]
        for label, told in (
            (_("多维贫困发生率 H"), lambda m: percent(m.headcount)), (_("平均强度 A"), lambda m: percent(m.intensity)),
            (_("调整后的发生率 M0"), lambda m: f"{float(m.adjusted):.4f}"),
        )
    ]  # fmt: skip
    for name in after.indicators:
        share = [f"{float(m.indicators[name] / m.people):.3f}" if m.people else "—" for m in (before, after)]
        rows.append([_(RULES[name].title), *({"text": text, "kind": "num"} for text in share)])
    return {
        "title": _("多维贫困指数"), "note": _("指标行:贫困且在该项被剥夺的人口比例"),
        "columns": [_("项目"), {"label": _("现在"), "kind": "num"}, {"label": _("改后"), "kind": "num"}], "rows": rows,
    }  # fmt: skip


def _examples(request: HttpRequest, title: str, keys: list[str]) -> dict[str, Any]:
    viewer = somebody(request.user)
    rows = Household.objects.filter(key__in=sorted(keys)[:EXAMPLES]).order_by("key")
    return {
        "title": title, "note": _("共 %(n)s 户,列前 %(most)s 户") % {"n": show.number(len(keys)), "most": EXAMPLES},
        "columns": [_("户主"), _("镇村"), {"label": _("人口"), "kind": "num"}, {"label": _("人均纯收入"), "kind": "num"}],
        "nothing": _("没有"),
        "rows": [
            [
                {"text": seen_names([h.head], viewer.may(Verb.NAMES, h.region))[0], "url": THINGS["household"].url(h.key)},
                show.region_path(h.region), {"text": str(h.size), "kind": "num"}, {"text": show.money(h.income), "kind": "num"},
            ]
            for h in rows
        ],
    }  # fmt: skip
