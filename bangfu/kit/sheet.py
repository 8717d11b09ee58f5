"""Sheets: a list that people look at is declared once and is a page, an xlsx, a csv and a json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.db.models import F, Q

from bangfu.access.scope import EVERYWHERE, Scope
from bangfu.kit.asked import asked_day
from bangfu.ledger.registry import RECORDS
from bangfu.plain.fact import KINDS, Field, Privacy, Type, fields_of
from bangfu.plain.lineage import lineage

PAGE = 50
COUNT_UP_TO = 10_000
RARE = 200
"""A text that so many rows at most begin with is looked up first."""


@dataclass(frozen=True)
class Column:
    """A column of a list: how a row's attribute shows."""

    name: str
    label: str
    type: Type = Type.TEXT
    codes: str = ""
    unit: str = ""
    ref: str = ""
    privacy: Privacy = Privacy.OPEN
    shown: bool = True
    sortable: bool = True
    minimum: Decimal | int | None = None
    tones: Mapping[str, str] | None = None
    """For codes with meaning: code → tag tone (green, blue, gold, red, grey)."""

    @property
    def field(self) -> Field:
        return Field(
            self.name, self.label, self.type, False, None, self.unit, self.codes, self.ref, self.privacy,
            minimum=self.minimum,
        )  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A list: of which rows, in what columns and order, filtered by which columns, searched in which."""

    name: str
    title: str
    icon: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    order: tuple[str, ...] = ("region",)
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    thing: str = ""
    kind: str = ""
    unit: str = ""
    period: str = "happened_on"

    made: bool = False
    """Made of a fact kind's declaration, not declared."""

    def __post_init__(self) -> None:
        if not self.made:
            SHEETS[self.name] = self

    def column(self, name: str) -> Column:
        return {c.name: c for c in self.columns}[name]

    @property
    def told_by(self) -> tuple[str, ...]:
        """The searched columns that tell nobody's name: where names show in the list, its sounds and initials tell them too."""
        private = {c.name for c in self.columns if c.privacy is not Privacy.OPEN}
        shown = {c.name for c in self.columns} - private
        return tuple(name for name in self.search if name in shown or not private)


SHEETS: dict[str, Sheet] = {}
"""The declared lists; those of fact kinds without one are made when they are asked for, by `sheet_of`."""


@cache
def sheet_of(kind_name: str) -> Sheet:
    """The list of a fact kind's live entries, made from its declaration."""
    cls = KINDS[kind_name]
    fields = [f for f in fields_of(cls) if f.privacy is not Privacy.PERSONAL and f.type is not Type.GROUP]
    columns = tuple(
        Column(
            f.name, f.label, f.type, f.codes, f.unit, f.ref, f.privacy, shown=at < 8,
            sortable=f.required and f.type not in (Type.CODES, Type.LONG), minimum=f.minimum,
        )
        for at, f in enumerate(fields)
    )  # fmt: skip
    return Sheet(
        name=kind_name,
        title=cls.kind().label,
        icon=cls.kind().icon,
        model=RECORDS[kind_name],
        columns=columns,
        order=("-happened_on",),
        filters=tuple(f.name for f in fields if f.type is Type.CODE)[:4],
        search=tuple(f.name for f in fields if f.type in (Type.TEXT, Type.REF))[:3],
        kind=kind_name,
        made=True,
        unit="unit" if any(f.name == "unit" for f in fields) else "",
    )


@dataclass(frozen=True)
class Page:
    """One page of a list; `total` is capped: None when there are more than COUNT_UP_TO."""

    rows: list[Any]
    total: int | None
    after: str
    before: str


def selection(
    sheet: Sheet, scope: Scope, words: Mapping[str, str], named: Scope = EVERYWHERE
) -> models.QuerySet[Any]:  # fmt: skip
    """The rows that somebody may see and has asked for by filters, region, dates and search words. Raises Http404 for no day.

    `named`: where people's names show; a name that is masked is not found by searching for it either.
    """
    rows = sheet.model._default_manager.filter(scope.rows(unit=sheet.unit))
    if region := words.get("region", ""):
        from_kin = [Q(region__gte=prefix, region__lt=prefix + ":") for prefix in _kin(region)]
        rows = rows.filter(_any(from_kin))
    for name in sheet.filters:
        if words.get(name):
            rows = rows.filter(**{name: words[name]})
    for name, lookup in (("since", "gte"), ("until", "lte")):
        if words.get(name):
            rows = rows.filter(**{f"{sheet.period}__{lookup}": asked_day(words[name])})
    if text := words.get("q", "").strip():
        columns = sheet.search
        if not scope.within(named):
            rows = rows if named.nothing else rows.filter(named.rows(unit=sheet.unit))
            columns = sheet.told_by if named.nothing else columns
        rows = _searched(columns, rows, text)
    return rows


def _searched(columns: Sequence[str], rows: models.QuerySet[Any], text: str) -> models.QuerySet[Any]:
    """The rows one of whose `columns` begins with `text`.

    A rare text is looked up in each column's own index and the rows are then named by key; for a frequent one the list's
    order is walked, where such rows lie close. Left to choose, SQLite walks the order for both.
    """
    low = text.lower() if text.isascii() else text
    ways = {(c, t): Q(**{f"{c}__gte": t, f"{c}__lt": t + "\U0010ffff"}) for c in columns for t in (text, low)}
    found: set[Any] = set()
    hit: list[Q] = []
    for (column, _text), begins in ways.items():
        some = rows.filter(begins).order_by(column).values_list("pk", flat=True)[: RARE + 1]
        if some:
            hit.append(begins)
            found.update(some)
    return rows.filter(_any(hit)) if len(found) > RARE else rows.filter(pk__in=found)


def _any(ways: list[Q]) -> Q:
    found = Q()
    for way in ways:
        found |= way
    return found


def _kin(region: str) -> tuple[str, ...]:
    return lineage().kin(region)


def ordering(sheet: Sheet, sort: str) -> tuple[str, bool]:
    """The column to sort by and whether downwards: what was asked for if it may be, else the sheet's own order."""
    name = sort.removeprefix("-")
    if any(c.name == name and c.sortable for c in sheet.columns):
        return name, sort.startswith("-")
    return sheet.order[0].removeprefix("-"), sheet.order[0].startswith("-")


def page(sheet: Sheet, rows: models.QuerySet[Any], sort: str, after: str, before: str) -> Page:
    """One page by keyset: `after` and `before` are marks that an earlier page gave."""
    name, down = ordering(sheet, sort)
    backwards = bool(before)
    total = rows[: COUNT_UP_TO + 1].count()
    mark = before or after
    if mark:
        rows = _beyond(sheet, rows, name, down != backwards, mark)
    sign = "-" if down != backwards else ""
    some = list(rows.order_by(sign + name, sign + "pk")[: PAGE + 1])
    more, some = len(some) > PAGE, some[:PAGE]
    if backwards:
        some.reverse()
    marks = [f"{getattr(row, name)}~{row.pk}" for row in (some[-1:] + some[:1])]
    has_next = bool(some) and (more or backwards)
    has_before = bool(some) and (more if backwards else bool(after))
    return Page(
        some,
        total if total <= COUNT_UP_TO else None,
        marks[0] if has_next else "",
        marks[1] if has_before else "",
    )


def _beyond(sheet: Sheet, rows: models.QuerySet[Any], name: str, down: bool, mark: str) -> models.QuerySet[Any]:
    """Rows past a mark, as a row-value comparison: written as OR it would not use the index."""
    value, _sep, pk = mark.rpartition("~")
    meta = sheet.model._meta
    table, column, key = meta.db_table, meta.get_field(name).column, meta.pk.column
    sign = "<" if down else ">"
    where = f'("{table}"."{column}", "{table}"."{key}") {sign} (%s, %s)'
    return rows.extra(where=[where], params=[value, pk])


def stream(sheet: Sheet, rows: models.QuerySet[Any], sort: str, columns: Sequence[Column]) -> Iterator[tuple[Any, ...]]:
    """The columns' values and the region of all rows in order, a few thousand at a time."""
    name, down = ordering(sheet, sort)
    sign = "-" if down else ""
    rows = rows.order_by(sign + name, sign + "pk").annotate(lies_in=F("region"))
    return rows.values_list(*(c.name for c in columns), "lies_in").iterator(2000)
