"""The monitoring of a place: who is watched, what is due and overdue, by place, class, risk and source of the clue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, Somebody, somebody
from bangfu.access.vault import masked_name
from bangfu.identification import queries
from bangfu.identification.asking import address_of
from bangfu.identification.models import Monitored
from bangfu.identification.monitoring import IN_STOCK
from bangfu.identification.procedure import class_on, measures_for, monitored_classes, thresholds
from bangfu.kit import crumbs, show
from bangfu.kit.sheet import SHEETS, selection
from bangfu.ledger import vantage
from bangfu.plain import region as regions
from bangfu.plain.policy import codes

COUNTY, VILLAGE = 6, 12
LISTED = 50
NUM = "num"


def counts(today: date) -> dict[str, Q]:
    """What is counted of monitored households, by name."""
    stock = Q(stage__in=IN_STOCK)
    year = date(today.year, 1, 1)
    return {
        "stock": stock, "clues": Q(stage="clue"), "overdue": Q(due_on__lt=today), "papers": Q(due="papers"),
        "unmet": stock & Q(unmet__gt=0), "new": Q(identified_on__gte=year),
        "closed": Q(stage="closed", ended_on__gte=year), "natural": Q(stage="natural", ended_on__gte=year),
    }  # fmt: skip


LABELS = {
    "stock": gettext_noop("监测中"),
    "clues": gettext_noop("线索核实中"),
    "overdue": gettext_noop("已超期"),
    "papers": gettext_noop("绿色通道待补程序"),
    "unmet": gettext_noop("措施不对应"),
    "new": gettext_noop("本年新认定"),
    "closed": gettext_noop("本年消除风险"),
    "natural": gettext_noop("本年自然消除"),
}


def board(request: HttpRequest) -> HttpResponse:
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    region = request.GET.get("region") or person.home
    if scope.nothing or (region and not scope.covers(region)):
        raise Http404
    today = vantage.today("monitoring")
    rows: QuerySet[Monitored] = selection(SHEETS["monitored"], scope, {"region": region})
    places = by_place(rows, region, today)
    wide = len(region) < COUNTY
    sums: Counter[str] = sum((Counter(found) for found in places.values()), Counter())
    context = {
        "title": _("防返贫监测"), "place": show.region_path(region) if region else "",
        "crumbs": crumbs.places(region, scope, url_of),
        "list_url": list_url(region),
        "ask_url": address_of(region) if len(region) == VILLAGE else "",
        "kpis": [{"label": _(label), "value": show.number(sums[name]), "unit": _("户")} for name, label in LABELS.items()],
        "tables": [
            *([_places(places)] if len(region) < VILLAGE else []), _due(rows, person, today), _closable(rows, person, today),
            _unmarked(region, scope, person), *([] if wide else [_risks(rows, today, region), _lines(region, today)]),
        ],
        "side": [_classes(rows, today), _sources(rows, today)],
        "asks_county": wide, "nobody": not rows.exists(), "since": min(c.since for c in monitored_classes()),
    }  # fmt: skip
    return render(request, "identification/watch.html", context)


def url_of(region: str) -> str:
    return reverse("identification:watch") + "?" + urlencode({"region": region})


def list_url(region: str, **words: str) -> str:
    return reverse("kit:list", args=["monitored"]) + "?" + urlencode({"region": region, **words})


def by_place(rows: QuerySet[Monitored], region: str, today: date) -> dict[str, dict[str, int]]:
    """Counts by child region, in order of their codes."""
    width = regions.child_width(region)
    asked = counts(today)
    found: dict[str, dict[str, int]] = {}
    some = rows.values(code=F("region")).order_by("region")
    for row in some.annotate(**{f"n_{name}": Count("key", filter=q) for name, q in asked.items()}):
        sums = found.setdefault(row["code"][:width], dict.fromkeys(asked, 0))
        for name in asked:
            sums[name] += row[f"n_{name}"]
    return found


def by_risk(rows: QuerySet[Monitored]) -> dict[str, tuple[int, int]]:
    """Risk → households in stock that have it, and those of them that no fitting measure has reached."""
    stock = rows.filter(stage__in=IN_STOCK)
    have: Counter[str] = Counter()
    bare: Counter[str] = Counter()
    for decided, measures in queries.risks_and_measures(stock):
        have.update(decided.risks)
        needed = measures_for(decided.risks, decided.happened_on, decided.region)
        bare.update(risk for risk, fitting in needed.items() if not set(fitting) & measures)
    return {risk: (have[risk], bare[risk]) for risk in codes("risk") if have[risk]}


def _places(places: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    return {
        "title": _("分地区"), "columns": [_("地区"), *({"label": _(label), "kind": NUM} for label in LABELS.values())],
        "rows": [
            [{"text": show.region_name(code), "url": url_of(code)}, *({"text": show.number(n[name]), "kind": NUM} for name in LABELS)]
            for code, n in places.items()
        ],
    }  # fmt: skip


def _who(row: Monitored, person: Somebody) -> dict[str, str]:
    head = row.head if person.may(Verb.NAMES, row.region) else masked_name(row.head)
    return {"text": head, "url": reverse("identification:case", args=[row.key])}


def _due(rows: QuerySet[Monitored], person: Somebody, today: date) -> dict[str, Any]:
    due = rows.filter(due_on__isnull=False).order_by("due_on", "key")
    return {
        "title": _("待办和超期"), "note": _("%(n)s 户") % {"n": show.number(due.count())}, "nothing": _("没有待办的监测对象。"),
        "columns": [_("户主"), _("镇村"), _("线索来源"), _("待办"), _("期限"), {"label": _("天"), "kind": NUM}],
        "rows": [
            [
                _who(row, person), show.region_path(row.region), show.code_label("clue_source", row.source),
                show.code_label("monitoring_duty", row.due), {"text": str(row.due_on), "kind": "date"}, _days(row.due_on, today),
            ]
            for row in due[:LISTED]
        ],
    }  # fmt: skip


def _days(due_on: date | None, today: date) -> dict[str, str]:
    left = (due_on - today).days if due_on else 0
    if left < 0:
        return {"text": _("超期 %(n)s 天") % {"n": -left}, "kind": "tag", "tone": "red"}
    return {"text": _("还有 %(n)s 天") % {"n": left}, "kind": "tag", "tone": "gold" if left <= 3 else "grey"}


def _closable(rows: QuerySet[Monitored], person: Somebody, today: date) -> dict[str, Any]:
    """Households helped against each risk for as long as is asked, for whom nobody has proposed the closing yet."""
    some = rows.filter(stage="helped", unmet=0, closable_on__lte=today).exclude(key__in=queries.closings_of())
    some = some.order_by("closable_on", "key")
    return {
        "title": _("满稳定期,可以核实是否消除"), "note": _("%(n)s 户") % {"n": show.number(some.count())},
        "nothing": _("没有满稳定期的监测对象。"),
        "columns": [_("户主"), _("镇村"), _("认定日期"), _("最早可提出消除")],
        "rows": [
            [
                _who(row, person), show.region_path(row.region), {"text": str(row.identified_on), "kind": "date"},
                {"text": str(row.closable_on), "kind": "date"},
            ]
            for row in some[:LISTED]
        ],
    }  # fmt: skip


def _unmarked(region: str, scope: Scope, person: Somebody) -> dict[str, Any]:
    some = queries.unmarked(region, scope).order_by("ended_on", "key")
    return {
        "title": _("程序走完,待县标注消除"), "note": _("%(n)s 户") % {"n": show.number(some.count())}, "nothing": _("没有待标注的。"),
        "columns": [_("户主"), _("镇村"), _("办结日期")],
        "rows": [
            [
                {
                    "text": case.head if person.may(Verb.NAMES, case.region) else masked_name(case.head),
                    "url": reverse("identification:case", args=[case.earlier]),
                },
                show.region_path(case.region), {"text": str(case.ended_on), "kind": "date"},
            ]
            for case in some[:LISTED]
        ],
    }  # fmt: skip


def _classes(rows: QuerySet[Monitored], today: date) -> dict[str, Any]:
    """The stock by class as it is called today; where another class has taken its place, the old name stands beside it."""
    found = (
        rows.filter(stage__in=IN_STOCK).values("monitored_class").annotate(n=Count("key")).order_by("monitored_class")
    )
    return {
        "title": _("分类别"), "note": _("按今天的类别"), "nothing": _("没有监测对象。"),
        "columns": [_("监测对象类别"), {"label": _("户"), "kind": NUM}],
        "rows": [
            [_class_today(row["monitored_class"], today), {"text": show.number(row["n"]), "kind": NUM}] for row in found
        ],
    }  # fmt: skip


def _class_today(code: str, today: date) -> str:
    now = class_on(code, today)
    label = show.code_label("monitored_class", now)
    if now == code:
        return label
    return _("%(class_)s(认定为%(before)s)") % {"class_": label, "before": show.code_label("monitored_class", code)}


def _sources(rows: QuerySet[Monitored], today: date) -> dict[str, Any]:
    year = rows.filter(found_on__gte=date(today.year, 1, 1))
    found = (
        year.values("source")
        .annotate(n=Count("key"), kept=Count("key", filter=Q(identified_on__isnull=False)))
        .order_by("source")
    )
    return {
        "title": _("本年线索来源"), "nothing": _("本年没有线索。"),
        "columns": [_("线索来源"), {"label": _("线索"), "kind": NUM}, {"label": _("认定"), "kind": NUM}],
        "rows": [
            [
                show.code_label("clue_source", row["source"]), {"text": show.number(row["n"]), "kind": NUM},
                {"text": show.number(row["kept"]), "kind": NUM},
            ]
            for row in found
        ],
    }  # fmt: skip


def _risks(rows: QuerySet[Monitored], today: date, region: str) -> dict[str, Any]:
    return {
        "title": _("分风险"), "note": _("一户可有多项"), "nothing": _("没有监测对象。"),
        "columns": [_("风险"), {"label": _("户"), "kind": NUM}, {"label": _("没有对应措施"), "kind": NUM}, _("对应措施(至少一项)")],
        "rows": [
            [
                show.code_label("risk", risk), {"text": show.number(have), "kind": NUM}, {"text": show.number(bare), "kind": NUM},
                show.listed(show.code_label("monitored_measure", m) for m in measures_for([risk], today, region).get(risk, ())) or "—",
            ]
            for risk, (have, bare) in by_risk(rows).items()
        ],
    }  # fmt: skip


def _lines(region: str, today: date) -> dict[str, Any]:
    return {
        "title": _("部门预警线"), "note": str(today), "nothing": _("这一天没有预警线。"),
        "columns": [_("部门"), _("预警项目"), {"label": _("元"), "kind": NUM}, _("推送时间"), _("出处")],
        "rows": [
            [
                _(t.department), show.code_label("clue_threshold", t.code),
                {"text": show.number(t.least) if t.least is not None else _("不设"), "kind": NUM}, _(t.passed_on), t.source,
            ]
            for t in thresholds(today, region)
        ],
    }  # fmt: skip
