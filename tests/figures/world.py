"""A small world of its own for the engine: five kinds of fact, every sort of figure, and a recount by plain loops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from bangfu.figures.question import Question
from bangfu.lake.feed import Row
from bangfu.plain.fact import KINDS, Fact, Privacy, Type, fact, field_of, fields_of, said
from bangfu.plain.figure import FIGURES, IDENTITIES, Count, Distinct, Figure, Identity, Ratio, Stock, Sum, Within
from bangfu.plain.region import child_width

before = (dict(KINDS), dict(FIGURES), dict(IDENTITIES))


@fact("test.registered", "建档", stream="household", births=True)
class Registered(Fact):
    household: str = said("户", Type.REF, ref="household")
    cause: str = said("原因", Type.CODE)
    people: int = said("人口", Type.INTEGER)
    tags: tuple[str, ...] = said("标签", Type.CODES, default=())


@fact("test.left", "退出", stream="household", ends=True)
class Left(Fact):
    household: str = said("户", Type.REF, ref="household")


@fact("test.visited", "走访")
class Visited(Fact):
    household: str = said("户", Type.REF, ref="household")
    unit: str | None = said("单位", Type.REF, ref="unit", default=None)
    village: str | None = said("村", Type.REGION, default=None)
    hours: Decimal | None = said("小时", Type.NUMBER, default=None)
    money: Decimal | None = said("金额", Type.MONEY, default=None)
    urgent: bool = said("急", Type.YES, default=False)
    phone: str = said("电话", Type.PHONE, privacy=Privacy.PERSONAL, default="")
    value: str = said("与引擎的列同名", default="")
    year: int | None = said("与引擎的列同名", Type.INTEGER, default=None)
    gone: str = said("与引擎的列同名", default="")


@fact("test.paired", "结对")
class Paired(Fact):
    cadre: str = said("干部", Type.REF, ref="cadre")
    household: str = said("户", Type.REF, ref="household")
    lead: bool = said("领导", Type.YES, default=False)
    until: date | None = said("与引擎的列同名", Type.DATE, default=None)
    place: str = said("与引擎的列同名", default="")


@fact("test.parted", "解除结对")
class Parted(Fact):
    cadre: str = said("干部", Type.REF, ref="cadre")
    household: str = said("户", Type.REF, ref="household")


PAIR = ("cadre", "household")


def prompt_until(day: date, region: str, urgent_first: date | None) -> date | None:
    """A term that is otherwise in some places, none before a day, and begins with the first urgent visit where there was one."""
    if day < date(2014, 1, 1):
        return None
    days = 20 if urgent_first else 40 if region.startswith("610721101") else 15 if region.startswith("610721") else 10
    return (urgent_first or day) + timedelta(days=days)


PROMPT = Within("prompt", prompt_until, lambda: ("610721101", "610721"), sooner="urgent_visits")
Figure("visits", "走访", "次", Count(Visited))
Figure("urgent_visits", "急访", "次", Count(Visited), where={"urgent": True})
Figure("ill_visits", "访病户", "次", Count(Visited), where={"household.cause": "ill"})
Figure("unit_visits", "甲乙走访", "次", Count(Visited), where={"unit": ("u1", "u2")})
Figure("no_unit_visits", "自访", "次", Count(Visited), where={"unit": None})
Figure("prompt_visits", "及时访", "次", Count(Visited), where={"household.happened_on": PROMPT})
Figure("money", "金额", "元", Sum(Visited, "money"))
Figure("hours", "小时", "时", Sum(Visited, "hours"), where={"urgent": False})
Figure("ill_money", "病户金额", "元", Sum(Visited, "money"), where={"household.cause": ("ill", "land")})
Figure("people", "人口", "人", Sum(Registered, "people"), where={"tags": "low"})
Figure("visited", "走访户", "户", Distinct(Visited, "household"))
Figure("visited_ill", "走访病户", "户", Distinct(Visited, "household"), where={"household.cause": "ill"})
Figure("units", "单位", "个", Distinct(Visited, "unit"), where={"urgent": False})
Figure("counties", "县", "个", Distinct(Visited, "region", width=6))
Figure("towns", "镇", "个", Distinct(Visited, "village", width=9))
Figure("households", "在册户", "户", Stock(Registered, (Left,)))
Figure("ill_households", "在册病户", "户", Stock(Registered, (Left,), ("household",)), where={"cause": "ill"})
Figure("pairs", "结对", "对", Stock(Paired, (Parted,), PAIR))
Figure("paired", "结对户", "户", Stock(Paired, (Parted,), PAIR, field="household"))
Figure("lead_cadres", "领导", "名", Stock(Paired, (Parted,), PAIR, field="cadre"), where={"lead": True})
Figure("paired_ill", "结对病户", "户", Stock(Paired, (Parted,), PAIR, "household"), where={"household.cause": "ill"})
Figure("paired_counties", "结对县", "个", Stock(Paired, (Parted,), PAIR, field="region", width=6))
Figure("ever_paired", "曾结对", "次", Stock(Paired))
Figure("urgency", "急访率", "%", Ratio("urgent_visits", "visits"))
Identity("visits_add_up", "分得清", ("visits",), ">=", ("urgent_visits", "no_unit_visits"))
Identity("paired_known", "结对在册", ("paired",), "<=", ("households",))

WORLD = tuple(
    {k: v for k, v in now.items() if then.get(k) is not v}
    for now, then in zip((KINDS, FIGURES, IDENTITIES), before, strict=False)
)
for now, then in zip((KINDS, FIGURES, IDENTITIES), before, strict=True):
    now.clear()
    now.update(then)


def recount(rows: list[Row], question: Question, key: str) -> dict[str, Any]:
    """The figure by group, counted by going through everything."""
    figure = WORLD[1][key]
    if isinstance(figure.measure, Ratio):
        tops, bottoms = (recount(rows, question, k) for k in (figure.measure.top, figure.measure.bottom))
        return {g: (Decimal(tops.get(g, 0)) * 100 / b).quantize(Decimal("0.0001")) for g, b in bottoms.items() if b}
    if question.by == "month" and isinstance(figure.measure, Stock):
        return _months(rows, question, key)
    if question.by == "family":
        children = recount(rows, replace(question, by="child"), key)
        place, width = _now(question.region, question), child_width(_now(question.region, question))
        found = {group: v for group, v in children.items() if len(group) == width and group != place}
        return found | recount(rows, replace(question, by=None), key)
    groups: dict[str, list[Any]] = {}
    for said_ in _counted(rows, question, figure):
        groups.setdefault(_group(said_, question), []).append(_value(said_, figure, question))
    found = {group: _total(values, figure) for group, values in groups.items()}
    return found if question.by else {question.region: found.get(question.region, 0)}


def _months(rows: list[Row], question: Question, key: str) -> dict[str, Any]:
    found, start = {}, question.period.start
    while start < question.period.end:
        after = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        month = replace(
            question, by=None, period=replace(question.period, start=start, end=min(after, question.period.end))
        )
        found[f"{start:%Y-%m}"] = recount(rows, month, key)[question.region]
        start = after
    return found


def _counted(rows: list[Row], question: Question, figure: Figure) -> list[Any]:
    last = question.asof if question.asof is not None else 10**9
    gone = {row.withdraws for row in rows if row.seq <= last}
    live = [row for row in rows if row.seq <= last and row.seq not in gone and row.withdraws is None]
    m = figure.measure
    if isinstance(m, Stock):
        chosen = _open(live, m, question.period.end)
    else:
        chosen = [r for r in live if r.kind == m.of.kind().name and r.happened_on in question.period]
    said_ = [SimpleNamespace(seq=r.seq, day=r.happened_on, stands=_now(r.region, question), **_body(r)) for r in chosen]
    return [s for s in said_ if _seen(s, question) and all(_fits(s, k, v, live) for k, v in figure.where.items())]


def _open(live: list[Row], m: Stock, end: date) -> list[Row]:
    last: dict[Any, tuple[Any, Row]] = {}
    closes = {cls.kind().name for cls in m.closes}
    for row in live:
        if row.happened_on < end and (row.kind in closes or row.kind == m.opens.kind().name):
            thing = tuple(row.body.get(k) for k in m.key) if m.key else row.stream or row.seq
            order = (row.happened_on, row.kind in closes, row.seq)
            if thing not in last or order > last[thing][0]:
                last[thing] = (order, row)
    return [row for _order, row in last.values() if row.kind not in closes]


def _body(row: Row) -> Mapping[str, Any]:
    cls = WORLD[0][row.kind]
    body = {f.name: row.body.get(f.name, f.default) for f in fields_of(cls) if f.name not in ("region", "happened_on")}
    return body | {"region": row.region, "kind": row.kind}


def _now(code: str, question: Question) -> str:
    return question.roll_up.get(code, code)


def _seen(s: Any, question: Question) -> bool:
    allowed = question.regions is None or any(s.stands.startswith(_now(p, question)) for p in question.regions)
    allowed = allowed or getattr(s, "unit", None) in question.units
    return allowed and s.stands.startswith(_now(question.region, question))


def _fits(s: Any, name: str, wanted: Any, live: list[Row]) -> bool:
    near, _dot, far = name.partition(".")
    held = getattr(s, near)
    if far:
        births = [r for r in live if r.kind == "test.registered" and r.body["household"] == held]
        born = max(births, key=lambda r: (r.happened_on, r.seq)) if births else None
        if isinstance(wanted, Within):
            urgent = [
                r.happened_on
                for r in live
                if r.kind == "test.visited" and r.body["household"] == held and r.body.get("urgent")
            ]
            sooner = min((day for day in urgent if day < s.day), default=None)
            last = prompt_until(born.happened_on, born.region, sooner) if born else None
            return last is not None and s.day <= last
        held = born.body.get(far) if born else None
    values = wanted if isinstance(wanted, tuple) else (wanted,)
    return bool(set(held) & set(values)) if isinstance(held, tuple | list) else held in values


def _group(s: Any, question: Question) -> str:
    if question.by is None:
        return question.region
    if question.by == "month":
        return f"{s.day:%Y-%m}"
    return s.stands[: child_width(_now(question.region, question)) if question.by == "child" else question.by]


def _value(s: Any, figure: Figure, question: Question) -> Any:
    m = figure.measure
    if not getattr(m, "field", ""):
        return 1
    held = getattr(s, m.field)
    if isinstance(m, Distinct | Stock) and field_of(WORLD[0][s.kind], m.field).type is Type.REGION:
        return _now(held, question)[: m.width] if held and len(_now(held, question)) >= m.width else None
    return Decimal(held) if isinstance(m, Sum) and held is not None else held


def _total(values: list[Any], figure: Figure) -> Any:
    if isinstance(figure.measure, Sum):
        return sum((v for v in values if v is not None), Decimal(0))
    return len({v for v in values if v is not None}) if getattr(figure.measure, "field", "") else len(values)
