"""Reading spreadsheets as offices send them: title rows on top, numbers as text, columns in any order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from bangfu.exchange.gazetteer import as_listed
from bangfu.kit.spreadsheet import (
    MOST_ROWS,
    Sheet,
    Unreadable,
    headers,
    is_foot,
    plain_head,
    sheets_of,
    too_many,
)  # fmt: skip
from bangfu.places.facts import RegionListed
from bangfu.plain.amount import unit_above, unit_of
from bangfu.plain.fact import Fact, Field, Type, field_of, fields_of
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _

MEASURES = {
    "平方米": "平方米", "㎡": "平方米", "m2": "平方米", "亩": "亩", "公顷": "公顷", "平方公里": "平方公里", "米": "米", "公里": "公里",
    "千米": "公里", "km": "公里", "里": "里", "斤": "斤", "公斤": "公斤", "千克": "公斤", "吨": "吨", "小时": "小时", "天": "天",
    "日": "天",
    "月": "月", "个月": "月", "年": "年",
}  # fmt: skip
"""Units of measure that a heading may state in brackets → how the house calls them."""
COMMON: Mapping[Type, tuple[str, ...]] = {
    Type.ID_NUMBER: ("身份证号", "身份证号码", "身份证", "公民身份号码", "公民身份证号码", "证件号", "身份证件号码", "居民身份证号码"),
    Type.PHONE: ("电话", "电话号码", "手机", "手机号", "手机号码", "联系方式"),
}  # fmt: skip
"""What columns of a type are called, whatever the fact."""
EVERY_KIND = {f.name: f for f in fields_of(Fact)}
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
    """A file's rows under the fields that its header names. `lines`: all rows of its sheet, and under them the rows of
    other sheets of the same form; `rows`: those below the header, (number among `lines`, cells)."""

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
    joined: list[tuple[str, int, int]]
    """The sheets that are read: name, the number among `lines` after which its rows stand, and how many rows of its own
    stand above those."""

    def where(self, row: int) -> str:
        """A row's number in its own sheet, with the sheet's name when several are read."""
        name, after, above = next(one for one in reversed(self.joined) if row > one[1])
        number = str(row - after + above)
        return number if len(self.joined) < 2 or not after else f"{number}({name})"

    def column(self, label: str) -> int | None:
        """Where the column of the field with this label stands."""
        own = (at for at, f in self.fields.items() if f.label == label)
        return next(own, next((at for at, (_group, f) in self.items.items() if f.label == label), None))

    def field(self, column: int) -> Field:
        """What stands in a column that is read."""
        return self.fields[column] if column in self.fields else self.items[column][1]


def read_table(
    path: Path, kind: Any, optional: Collection[str] = (), columns: Mapping[str, str] | None = None
) -> Table:
    """The table in a file for a kind of fact. Raises Unreadable.

    Columns of the `optional` fields may be missing. `columns`: which field a heading means that the kind does not know,
    as `field`, or `group.field` of a group's records.
    """
    sheet, others = _chosen(_sheets(path, kind), kind, columns or {})
    lines = sheet.lines
    at, line, found, inner = _header(lines, kind, columns or {})
    places = _places(line, found)
    may_miss = {*optional, *(["region"] if places else [])}
    missing = [
        f.label for f in fields_of(kind)
        if f.required and f.type is not Type.GROUP and f not in found.values() and f.name not in may_miss
    ]  # fmt: skip
    if not found or len(missing) > len(found):
        wanted = "、".join(missing[:8])
        raise Unreadable(Reason(NO_HEADER, _("没有找到表头;前15行里应有一行写着:%(wanted)s"), {"wanted": wanted}))
    if missing:
        raise Unreadable(Reason(COLUMNS_MISSING, _("缺少必填的列:%(columns)s"), {"columns": "、".join(missing)}))
    known = {*found, *inner, *places, *_notes(line)}
    read = {plain_head(line[n]) for n in known}
    rest = [str(head).strip() for n, head in enumerate(line) if n not in known and str(head).strip()]
    repeated = [head for head in rest if plain_head(head) in read]
    unknown = [head for head in rest if head not in repeated]
    needed = [n for n, f in found.items() if f.required]
    units = _units([*lines[:at], line], found, inner)
    joined = [(sheet.name, 0, 0)]
    for other in list(others):
        body = _body_alike(other, kind, columns or {}, (line, found, inner, places, units))
        if body:
            joined.append((other.name, len(lines), len(other.lines) - len(body)))
            lines = [*lines, *body]
            others.remove(other)
    rows = [(n, cells) for n, cells in enumerate(lines[at + 1 :], at + 2) if any(v not in ("", None) for v in cells)]
    passed = {n for n, cells in rows if _is_total(cells, needed)}
    rows = [(n, cells) for n, cells in rows if n not in passed]
    if len(rows) > MOST_ROWS:
        raise Unreadable(too_many())
    unread = [other.name for other in others]
    return Table(
        lines, found, inner, rows, unknown, repeated, places, units, sorted(passed), unread, at + 1, joined
    )  # fmt: skip


def _body_alike(sheet: Sheet, kind: Any, columns: Mapping[str, str], main: tuple[Any, ...]) -> list[list[Any]]:
    """The rows below the header of another sheet of the same form (a sheet for each town), their cells in the order of the
    main one; empty when it is of another form."""
    line, found, inner, places, units = main
    at, heads, found2, inner2 = _header(sheet.lines, kind, columns)
    places2 = _places(heads, found2)
    meant = {**{f: n for n, f in found.items()}, **{f: n for n, f in inner.items()}}
    meant2 = {**{f: n for n, f in found2.items()}, **{f: n for n, f in inner2.items()}}
    if len(places) != len(places2) or meant.keys() != meant2.keys():
        return []
    units2 = _units([*sheet.lines[:at], heads], found2, inner2)
    source = {n: meant2[what] for what, n in meant.items()} | dict(zip(places, places2, strict=True))
    if any(units.get(n, "") != units2.get(source[n], "") for n in source):
        return []
    body = sheet.lines[at + 1 :]
    return [
        [cells[source[n]] if source.get(n, len(cells)) < len(cells) else "" for n in range(len(line))] for cells in body
    ]


def _is_total(line: list[Any], needed: Collection[int]) -> bool:
    """Whether a row is a sum or a signature: its first words say so, and something that a fact needs is not there."""
    first = next((cell for cell in line if cell not in ("", None)), "")
    return is_foot(first) and any(n >= len(line) or line[n] in ("", None) for n in needed)


def _units(
    lines: list[list[Any]], found: Mapping[int, Field], inner: Mapping[int, tuple[str, Field]]
) -> dict[int, str]:
    """The columns whose money stands in a larger unit, by their heading or by the titles above (the last line is the
    header). Raises Unreadable where a measure is stated in another unit than the field's."""
    above = unit_above(str(cell) for line in lines[:-1] for cell in line if isinstance(cell, str))
    units = {}
    for n, f in {**found, **{n: f for n, (_group, f) in inner.items()}}.items():
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


def _sheets(path: Path, kind: Any) -> list[Sheet]:
    """The sheets of a file, a gazetteer's brought into the form of one place a row."""
    found = sheets_of(path)
    return [as_listed(sheet) for sheet in found] if kind is RegionListed else found


def _chosen(sheets: list[Sheet], kind: Any, columns: Mapping[str, str]) -> tuple[Sheet, list[Sheet]]:
    """The sheet that knows most heads, the first of several, and the others but for our own instructions."""
    if not sheets:
        return Sheet("", []), []

    def known(sheet: Sheet) -> int:
        _at, _line, found, inner = _header(sheet.lines, kind, columns)
        return len(found) + len(inner)

    chosen = max(sheets, key=known)
    ours = (INSTRUCTIONS, gettext(INSTRUCTIONS))
    return chosen, [s for s in sheets if s is not chosen and s.name not in ours]


def _header(
    lines: list[list[Any]], kind: Any, columns: Mapping[str, str]
) -> tuple[int, list[Any], dict[int, Field], dict[int, tuple[str, Field]]]:
    """Which line is the header, its heads, and what they mean: the one with most known heads, or else a single row, or else
    the one with most texts."""
    names, items = _words(kind, columns)
    tried = [(n, line, *_matches(line, names, items)) for n, line in headers(lines)]

    def weight(match: Any) -> tuple[int, bool, int]:
        at, line, found, inner = match
        return _known(line, found, inner), line == lines[at], _texts(line)

    return max(tried, key=weight, default=(0, [], {}, {}))


def _known(line: list[Any], found: Mapping[int, Field], inner: Mapping[int, Any]) -> int:
    """How many heads of a line are understood."""
    return len({*found, *inner, *_places(line, found)})


def _texts(line: list[Any]) -> int:
    return len({head for head in line if isinstance(head, str) and plain_head(head)})


@dataclass(frozen=True)
class Head:
    """A column's heading, a value that stands under it, whether it is understood and as what, and if not what it may mean
    (paths)."""

    text: str
    sample: str
    known: bool
    means: str
    guess: str


def heads(path: Path, kind: Any, columns: Mapping[str, str]) -> list[Head]:
    """The headings of a file's table. Raises Unreadable when it is no spreadsheet."""
    lines = _chosen(_sheets(path, kind), kind, columns)[0].lines
    if not lines:
        return []
    at, heads_line, found, inner = _header(lines, kind, columns)
    notes = _notes(heads_line)
    passed = {*found, *inner, *_places(heads_line, found), *notes}
    own, items = _words(kind, columns)
    free = {word: f.name for word, f in own.items() if f not in found.values()}
    free |= {word: f"{group}.{f.name}" for word, (group, f) in items.items() if (group, f) not in inner.values()}

    def head(n: int, text: str) -> Head:
        sample = next((str(line[n]).removesuffix(".0") for line in lines[at + 1 :] if n < len(line) and line[n]), "")
        means = found[n].name if n in found else f"{inner[n][0]}.{inner[n][1].name}" if n in inner else ""
        means = means or ("region" if n in passed and n not in notes else "")
        return Head(text, sample, n in passed, means, "" if n in passed else _guess(plain_head(text), free))

    return [head(n, str(cell).strip()) for n, cell in enumerate(heads_line) if str(cell).strip()]


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
            items |= {word: (f.name, g) for g in fields_of(f.item) for word in _heads(g, f)}
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


def paths(kind: Any) -> dict[str, str]:
    """Every head that a kind knows by itself: plain head → `field` or `group.field`."""
    names, items = _words(kind, {})
    inner = {word: f"{group}.{f.name}" for word, (group, f) in items.items()}
    return {**inner, **{word: f.name for word, f in names.items()}}


def _notes(line: list[Any]) -> list[int]:
    """The columns that an annotated copy brought: they are passed over."""
    return [at for at, head in enumerate(line) if str(head).strip() in (TO_MEND, gettext(TO_MEND))]


def _heads(f: Field, group: Field | None = None) -> set[str]:
    """What a column of a field may be called; where and when also as in every kind, a group's field also with the group's name."""
    own = [f.label, f.name, *f.aliases, *COMMON.get(f.type, ())]
    every = EVERY_KIND.get(f.name)
    if every and every.type is f.type:
        own += [every.label, *every.aliases]
    within = [f"{name}{word}" for word in own for name in (group.label, group.label[-2:])] if group else []
    return {plain_head(word) for word in (*own, *within)}


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
