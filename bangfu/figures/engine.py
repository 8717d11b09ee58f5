"""The one door to figures: pages, reports, API and command line all ask here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from bangfu.figures.kept import load_fresh
from bangfu.figures.question import Broken, Page, Question, Value
from bangfu.figures.quick import Quick
from bangfu.figures.scan import Scan
from bangfu.figures.terms import kind_of, literal, machine_of, places_of
from bangfu.lake.reading import Reading
from bangfu.lake.store import Lake, lake
from bangfu.plain.figure import FIGURES, IDENTITIES, Count, Figure, Ratio, Stock, Sum
from bangfu.plain.period import Period

Answer = dict[str, dict[str, Value]]
HOLDS = {"=": lambda a, b: a == b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b}
BATCH = 10_000
PLACES = Decimal("0.0001")


def ask(question: Question, at: Lake | None = None) -> Answer:
    """The figures by group; a group that is missing has nothing. Ungrouped, the group is the region asked for."""
    reading = (at or lake()).reading()
    asked = [FIGURES[key] for key in question.keys]
    figures = {f.key: f for f in asked if not isinstance(f.measure, Ratio)}
    for ratio in asked:
        if isinstance(ratio.measure, Ratio):
            figures |= {key: FIGURES[key] for key in (ratio.measure.top, ratio.measure.bottom)}
    found = _counted(reading, question, list(figures.values()))
    return {f.key: _ratio(f, found) if isinstance(f.measure, Ratio) else found[f.key] for f in asked}


def facts(key: str, question: Question, after: str | None = None, limit: int = 50, at: Lake | None = None) -> Page:
    """The facts behind a figure, in order of region, day and `seq`; of a ratio, those of its top."""
    rows = _behind(key, question, after, limit + 1, (at or lake()).reading())
    shown = rows[:limit]
    cursor = "|".join(map(str, shown[-1][:3])) if len(rows) > limit else None
    return Page(tuple(row[2] for row in shown), tuple(row[3] for row in shown), cursor)


def facts_all(key: str, question: Question, at: Lake | None = None) -> Iterator[tuple[int, Any]]:
    """All of them, `seq` and value, in the same order, a batch at a time."""
    reading = (at or lake()).reading()
    reading.con.execute(_behind_sql(key, question, reading) + " ORDER BY region, happened_on, seq")
    while rows := reading.con.fetchmany(BATCH):
        yield from ((row[2], row[3]) for row in rows)


def identities(question: Question, at: Lake | None = None) -> list[Broken]:
    """The declared identities that do not hold, in the region and each of its children."""
    wanted = [i for i in IDENTITIES.values() if {*i.left, *i.right} <= set(FIGURES)]
    keys = tuple(sorted({key for i in wanted for key in (*i.left, *i.right)}))
    broken: list[Broken] = []
    found = ask(replace(question, keys=keys, by="family"), at)
    groups = sorted({group for values in found.values() for group in values})
    for identity in wanted:
        for group in groups:
            left, right = (sum(found[k].get(group, 0) for k in side) for side in (identity.left, identity.right))
            if not HOLDS[identity.relation](left, right):
                broken.append(Broken(identity.key, group, left, right))
    return broken


def _counted(reading: Reading, question: Question, figures: list[Figure]) -> Answer:
    if question.by == "month":
        stocks = [f for f in figures if isinstance(f.measure, Stock)]
        rest = _groups(reading, question, [f for f in figures if f not in stocks])
        return rest | (_by_month(reading, question, stocks) if stocks else {})
    return _groups(reading, question, figures)


def _by_month(reading: Reading, question: Question, stocks: list[Figure]) -> Answer:
    """What is open at the end of each month, and at the period's end."""
    found: Answer = {f.key: {} for f in stocks}
    start = question.period.start
    while start < question.period.end:
        after = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        month = replace(question, by=None, period=Period(start, min(after, question.period.end)))
        for key, values in _groups(reading, month, stocks).items():
            found[key][f"{start:%Y-%m}"] = values[question.region]
        start = after
    return {key: _something(values) for key, values in found.items()}


def _groups(reading: Reading, question: Question, figures: list[Figure]) -> Answer:
    scan = _scan(question, reading)
    found: Answer = {f.key: {} if question.by else {question.region: 0} for f in figures}
    stepped = [f for f in figures if isinstance(scan, Quick) and scan.has_steps(f)]
    if isinstance(scan, Quick) and stepped:
        for key, group, value in reading.rows(scan.stepped(stepped)):
            places = places_of(FIGURES[key])
            _add(found, FIGURES[key], group, Decimal(value).scaleb(-places) if places else value)
        for same in _alike([f for f in stepped if isinstance(f.measure, Count | Sum)], scan):
            kind, after = kind_of(same[0]), scan.kept.upto
            if after < scan.upto and any(reading.has(kind, gone, after, scan.upto) for gone in (False, True)):
                _add_rows(found, same, reading.rows(scan.additive(kind, same, after)))
    for same in _alike([f for f in figures if f not in stepped], scan):
        additive = isinstance(same[0].measure, Count | Sum)
        sql = scan.additive(kind_of(same[0]), same) if additive else scan.counted(same)
        _add_rows(found, same, reading.rows(sql))
    return found if question.by is None else {key: _something(values) for key, values in found.items()}


def _something(values: dict[str, Value]) -> dict[str, Value]:
    return {group: value for group, value in values.items() if value}


def _add_rows(found: Answer, figures: list[Figure], rows: Iterable[tuple[Any, ...]]) -> None:
    for group, *values in rows:
        for figure, value in zip(figures, values, strict=True):
            _add(found, figure, group, value)


def _add(found: Answer, figure: Figure, group: str, value: Value) -> None:
    total = found[figure.key].get(group, 0) + value
    found[figure.key][group] = total if isinstance(total, Decimal) else int(total)


def _scan(question: Question, reading: Reading) -> Scan:
    upto = reading.last if question.asof is None else min(question.asof, reading.last)
    kept = load_fresh(reading)
    return Quick(reading, question, upto, kept) if kept else Scan(reading, question, upto)


def _alike(figures: Iterable[Figure], scan: Scan) -> Iterator[list[Figure]]:
    """Figures that one query can count together."""

    def trait(figure: Figure) -> str:
        if isinstance(figure.measure, Stock):
            return machine_of(figure.measure)
        if isinstance(figure.measure, Count | Sum):
            return f"additive {kind_of(figure)}"
        kept = isinstance(scan, Quick) and scan.has_firsts(figure)
        return f"distinct {kind_of(figure)} {figure.key if kept else ''}"

    for _trait, same in groupby(sorted(figures, key=trait), trait):
        yield list(same)


def _ratio(figure: Figure, found: Answer) -> dict[str, Value]:
    """Top over bottom where there is a bottom."""
    assert isinstance(figure.measure, Ratio)
    scale = 100 if figure.unit == "%" else 1
    tops, bottoms = found[figure.measure.top], found[figure.measure.bottom]
    return {
        group: (Decimal(tops.get(group, 0)) * scale / Decimal(bottom)).quantize(PLACES)
        for group, bottom in bottoms.items()
        if bottom
    }


def _behind(key: str, question: Question, after: str | None, limit: int, reading: Reading) -> list[tuple[Any, ...]]:
    sql = _behind_sql(key, question, reading)
    if after:
        region, day, seq = after.split("|")
        last = f"({literal(region)}, {literal(date.fromisoformat(day))}, {int(seq)})"
        sql = f"SELECT * FROM ({sql}) WHERE (region, happened_on, seq) > {last}"
    return reading.rows(f"{sql} ORDER BY region, happened_on, seq LIMIT {limit}")


def _behind_sql(key: str, question: Question, reading: Reading) -> str:
    figure = FIGURES[key]
    if isinstance(figure.measure, Ratio):
        figure = FIGURES[figure.measure.top]
    return _scan(question, reading).behind(figure)
