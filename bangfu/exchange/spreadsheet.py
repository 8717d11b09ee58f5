"""Reading spreadsheets as offices send them: title rows on top, numbers as text, columns in any order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from bangfu.kit.spreadsheet import (
    HEADER_WITHIN,
    MOST_ROWS,
    Sheet,
    Unreadable,
    is_foot,
    plain_head,
    sheets_of,
    too_many,
)  # fmt: skip
from bangfu.plain.amount import unit_above, unit_of
from bangfu.plain.fact import Field, Type, field_of, fields_of
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _

MEASURES = {
    "平方米": "平方米", "㎡": "平方米", "m2": "平方米", "亩": "亩", "公顷": "公顷", "平方公里": "平方公里", "米": "米", "公里": "公里",
    "千米": "公里", "km": "公里", "里": "里", "斤": "斤", "公斤": "公斤", "千克": "公斤", "吨": "吨", "小时": "小时", "天": "天",
    "日": "天",
    "月": "月", "个月": "月", "年": "年",
}  # fmt: skip
"""Units of measure that a heading may state in brackets → how the house calls them."""
NO_HEADER, COLUMNS_MISSING = "no_header", "columns_missing"
INSTRUCTIONS = _("填表说明")
"""The name of a template's second sheet."""
TO_MEND = _("要改的地方")
"""The head of the column that says in an annotated copy what is wrong with a row."""
_WORDS = {
    2: ("省",),
    4: ("市",),
    6: ("县", "区县", "县区", "县名", "所在县", "县代码"),
    9: ("乡", "镇", "乡镇", "镇办", "乡镇名", "乡镇名称", "所在乡镇", "乡镇代码"),
    12: ("村", "行政村", "村名", "村名称", "所在村", "所属村", "村代码", "社区", "村社区", "地点"),
}
PLACES = {word: width for width, words in _WORDS.items() for word in words}
"""Column heads that alone or together say a place, as offices and the national system write them: 县(市、区、旗), 乡(镇), 行政村."""


@dataclass(frozen=True)
class Table:
    """A file's rows under the fields that its header names. `lines`: all rows of its sheet; `rows`: those below the header,
    (row number in the file, cells)."""

    lines: list[list[Any]]
    fields: Mapping[int, Field]
    items: Mapping[int, tuple[str, Field]]
    rows: list[tuple[int, list[Any]]]
    unknown: list[str]
    repeated: list[str]
    """Heads that stand there a second time: the first column counts."""
    places: list[int]
    """The columns that together say the place, widest first."""
    units: Mapping[int, str]
    """Columns of money that the file states in a larger unit than yuan."""
    passed: list[int]
    """Rows that are sums or signatures, and were not read."""
    others: list[str]
    """Sheets that hold something and were not read."""
    head: int
    """The number of the header's row in the file."""

    def column(self, label: str) -> int | None:
        """Where the column of the field with this label stands."""
        own = (at for at, f in self.fields.items() if f.label == label)
        return next(own, next((at for at, (_group, f) in self.items.items() if f.label == label), None))

    def field(self, column: int) -> Field:
        """What stands in a column that is read."""
        return self.fields[column] if column in self.fields else self.items[column][1]


def read_table(
    path: Path, kind: Any, optional: frozenset[str] = frozenset(), columns: Mapping[str, str] | None = None
) -> Table:
    """The table in a file for a kind of fact. Raises Unreadable.

    Columns of the `optional` fields may be missing. `columns`: which field a heading means that the kind does not know,
    as `field`, or `group.field` of a group's records.
    """
    sheet, others = _chosen(sheets_of(path), kind, columns or {})
    lines = sheet.lines
    at, found, inner = _header(lines, kind, columns or {})
    places = _places(lines[at], found) if lines else []
    may_miss = optional | {"region"} if places else optional
    missing = [
        f.label for f in fields_of(kind)
        if f.required and f.type is not Type.GROUP and f not in found.values() and f.name not in may_miss
    ]  # fmt: skip
    if not found or len(missing) > len(found):
        wanted = "、".join(missing[:8])
        raise Unreadable(Reason(NO_HEADER, _("没有找到表头;前15行里应有一行写着:%(wanted)s"), {"wanted": wanted}))
    if missing:
        raise Unreadable(Reason(COLUMNS_MISSING, _("缺少必填的列:%(columns)s"), {"columns": "、".join(missing)}))
    known = {*found, *inner, *places, *_notes(lines[at])}
    read = {plain_head(lines[at][n]) for n in known}
    rest = [str(head).strip() for n, head in enumerate(lines[at]) if n not in known and str(head).strip()]
    repeated = [head for head in rest if plain_head(head) in read]
    unknown = [head for head in rest if head not in repeated]
    needed = [n for n, f in found.items() if f.required]
    rows = [(n, line) for n, line in enumerate(lines[at + 1 :], at + 2) if any(v not in ("", None) for v in line)]
    passed = [n for n, line in rows if _is_total(line, needed)]
    if passed:
        rows = [(n, line) for n, line in rows if n not in set(passed)]
    if len(rows) > MOST_ROWS:
        raise Unreadable(too_many())
    units = _units(lines[: at + 1], {**found, **{n: f for n, (_group, f) in inner.items()}})
    return Table(lines, found, inner, rows, unknown, repeated, places, units, passed, others, at + 1)


def _is_total(line: list[Any], needed: Collection[int]) -> bool:
    """Whether a row is a sum or a signature: its first words say so, and something that a fact needs is not there."""
    first = next((cell for cell in line if cell not in ("", None)), "")
    return is_foot(first) and any(n >= len(line) or line[n] in ("", None) for n in needed)


def _units(lines: list[list[Any]], fields: Mapping[int, Field]) -> dict[int, str]:
    """The columns whose money stands in a larger unit, by their heading or by the titles above (the last line is the
    header). Raises Unreadable where a measure is stated in another unit than the field's."""
    above = unit_above(str(cell) for line in lines[:-1] for cell in line if isinstance(cell, str))
    units = {}
    for n, f in fields.items():
        head = str(lines[-1][n])
        if f.type is Type.MONEY:
            units[n] = unit_of(head) if "元" in head else above
            continue
        bracketed = re.search(r"[（(]([^（()）]*)[)）]\s*$", head)
        stated = MEASURES.get(bracketed[1].strip().lower(), "") if bracketed else ""
        if stated and f.unit in MEASURES and stated != f.unit:
            text = _("「%(head)s」写的单位是%(stated)s,系统里是%(unit)s;请换算成%(unit)s,并改表头")
            raise Unreadable(Reason("unit_differs", text, {"head": head, "stated": stated, "unit": f.unit}))
    return {n: unit for n, unit in units.items() if unit}


def _chosen(sheets: list[Sheet], kind: Any, columns: Mapping[str, str]) -> tuple[Sheet, list[str]]:
    """The sheet that knows most heads, the first of several, and the names of the others but for our own instructions."""
    if not sheets:
        return Sheet("", []), []

    def known(sheet: Sheet) -> int:
        _at, found, inner = _header(sheet.lines, kind, columns)
        return len(found) + len(inner)

    chosen = max(sheets, key=known)
    ours = (INSTRUCTIONS, gettext(INSTRUCTIONS))
    return chosen, [s.name for s in sheets if s is not chosen and s.name not in ours]


def _header(
    lines: list[list[Any]], kind: Any, columns: Mapping[str, str]
) -> tuple[int, dict[int, Field], dict[int, tuple[str, Field]]]:
    """Which line is the header, and what its heads mean: the one with most known heads, or else with most texts."""
    names, items = _words(kind, columns)
    tried = ((n, *_matches(line, names, items)) for n, line in enumerate(lines[:HEADER_WITHIN]))
    return max(tried, key=lambda match: (len(match[1]) + len(match[2]), _texts(lines[match[0]])), default=(0, {}, {}))


def _texts(line: list[Any]) -> int:
    return len({head for head in line if isinstance(head, str) and plain_head(head)})


@dataclass(frozen=True)
class Head:
    """A column's heading, a value that stands under it, whether it is understood, and if not what it may mean (a path)."""

    text: str
    sample: str
    known: bool
    guess: str


def heads(path: Path, kind: Any, columns: Mapping[str, str]) -> list[Head]:
    """The headings of a file's table. Raises Unreadable when it is no spreadsheet."""
    lines = _chosen(sheets_of(path), kind, columns)[0].lines
    if not lines:
        return []
    at, found, inner = _header(lines, kind, columns)
    passed = {*found, *inner, *_places(lines[at], found), *_notes(lines[at])}
    own, items = _words(kind, columns)
    free = {word: f.name for word, f in own.items() if f not in found.values()}
    free |= {word: f"{group}.{f.name}" for word, (group, f) in items.items() if (group, f) not in inner.values()}

    def head(n: int, text: str) -> Head:
        sample = next((str(line[n]) for line in lines[at + 1 :] if n < len(line) and line[n]), "")
        return Head(text, sample, n in passed, "" if n in passed else _guess(plain_head(text), free))

    return [head(n, str(cell).strip()) for n, cell in enumerate(lines[at]) if str(cell).strip()]


def _guess(head: str, free: Mapping[str, str]) -> str:
    """What a heading may mean: the longest known word that it holds, or that holds it; empty when there is none."""
    alike = [word for word in free if min(len(word), len(head)) > 1 and (word in head or head in word)]
    return free[max(alike, key=len)] if alike else ""


def _places(line: list[Any], found: Mapping[int, Field]) -> list[int]:
    """The columns that say the place; one alone counts only where no other column says the region."""
    words = {PLACES[word]: at for at, head in reversed(list(enumerate(line))) if (word := plain_head(head)) in PLACES}
    if len(words) == 1 and any(f.name == "region" for f in found.values()):
        return []
    return [words[width] for width in sorted(words)]


def _words(kind: Any, columns: Mapping[str, str]) -> tuple[dict[str, Field], dict[str, tuple[str, Field]]]:
    """Column heads of a kind's own fields, and of its groups' records; what `columns` says goes before."""
    names: dict[str, Field] = {}
    items: dict[str, tuple[str, Field]] = {}
    for f in fields_of(kind):
        if f.type is Type.GROUP and f.item:
            items |= {word: (f.name, g) for g in fields_of(f.item) for word in _heads(g)}
        else:
            names |= dict.fromkeys(_heads(f), f)
    for head, path in columns.items():
        group, _dot, name = path.rpartition(".")
        if group:
            names.pop(head, None)
            items[head] = (group, field_of(field_of(kind, group).item, name))
        else:
            names[head] = field_of(kind, name)
    return names, items


def _notes(line: list[Any]) -> list[int]:
    """The columns that an annotated copy brought: they are passed over."""
    return [at for at, head in enumerate(line) if str(head).strip() in (TO_MEND, gettext(TO_MEND))]


def _heads(f: Field) -> set[str]:
    return {plain_head(word) for word in (f.label, f.name, *f.aliases)}


def _matches(
    line: list[Any], names: dict[str, Field], items: dict[str, tuple[str, Field]]
) -> tuple[dict[int, Field], dict[int, tuple[str, Field]]]:
    found: dict[int, Field] = {}
    inner: dict[int, tuple[str, Field]] = {}
    for at, head in enumerate(line):
        word = plain_head(head)
        if word in names and names[word] not in found.values():
            found[at] = names[word]
        elif word in items and items[word] not in inner.values():
            inner[at] = items[word]
    return found, inner
