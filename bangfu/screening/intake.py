"""Files of households and members as others hold them, brought to the columns that rules read: other types, labels for names and codes.

A file that is as docs/screening.md says is screened as it is. Of another, a copy is made; what cannot be read for certain is refused
with the column, the values and the cure, never guessed and never silently unknown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bangfu.kit.spreadsheet import plain_head
from bangfu.plain.policy import also, codes
from bangfu.plain.reading import YES_WORDS
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.screening.columns import FEN, PARTS, Column, household_columns, member_columns

LOOKED_AT = 100_000
"""Rows of a file that is as it should be whose values are looked at: what is wrong in all of them is seen in these."""
NAMED = 5
KEY = "household"
WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
BROKEN = re.compile(r"FLOAT|DOUBLE|DECIMAL.*")
DAYS = re.compile(r"DATE|TIMESTAMP.*")
DAY = "{0} // 10000 BETWEEN 1900 AND 2100 AND {0} // 100 % 100 BETWEEN 1 AND 12 AND {0} % 100 BETWEEN 1 AND 31"
VILLAGE = "regexp_full_match({0}, '[0-9]{{12}}')"


@dataclass(frozen=True)
class Unusable(Exception):
    """A folder that cannot be screened, and what to do."""

    reason: Reason


@dataclass(frozen=True)
class Given:
    """A column of a file: its name there, what it is, its type, and whether it goes by our name (then money is in fen)."""

    name: str
    column: Column
    type: str
    ours: bool

    @property
    def quoted(self) -> str:
        return '"' + self.name.replace('"', '""') + '"'


def source(path: Path) -> str:
    """A file as SQL reads it; all of a csv is text."""
    text = str(path).replace("'", "''")
    return (
        f"read_csv('{text}', all_varchar = true, header = true)" if path.suffix == ".csv" else f"read_parquet('{text}')"
    )


def pair(con: Any, homes: Path, people: Path, copies: tuple[Path, Path]) -> tuple[Path, Path]:
    """A file of households and one of their members, each itself where its columns are as they are read, else a copy of it whose
    columns are. Raises Unusable."""
    told = _given(con, homes, household_columns(), (KEY, "region")), _given(con, people, member_columns(), (KEY,))
    kinds = {one.type for given in told for one in given if one.column.name == KEY}
    whole = len(kinds) == 1 and bool(WHOLE.fullmatch(kinds.pop()))
    one, other = (
        _conforming(con, path, given, copy, whole_keys=whole)
        for path, given, copy in zip((homes, people), told, copies, strict=True)
    )
    return one, other


def _conforming(con: Any, path: Path, given: list[Given], copy: Path, *, whole_keys: bool) -> Path:
    made = {one.column.name: _expression(one, path) for one in given}
    if whole_keys:
        made[KEY] = None
    _look(con, path, [one for one in given if made[one.column.name] is None], made)
    if all(made[one.column.name] is None and one.name == one.column.name for one in given):
        return path
    _refuse_unread(con, path, given, made)
    parts = [f'{made[one.column.name] or one.quoted} AS "{one.column.name}"' for one in given]
    con.execute(f"COPY (SELECT {', '.join(parts)} FROM {source(path)}) TO '{copy}' (FORMAT parquet)")
    return copy


def _given(con: Any, path: Path, columns: Mapping[str, Column], needed: Collection[str]) -> list[Given]:
    """The columns of a file by name or label; refused where one is strange, stands twice or must be there."""
    labels = {plain_head(column.label): column for column in columns.values()}
    found: dict[str, Given] = {}
    strange = []
    for name, of_type in _described(con, path):
        ours = name.strip().lower() in columns
        column = columns[name.strip().lower()] if ours else labels.get(plain_head(name))
        if column is None or column.name in found:
            strange.append(name)
        else:
            found[column.name] = Given(name, column, of_type, ours)
    lacking = [name for name in needed if name not in found]
    if lacking:
        raise Unusable(
            Reason("no_column", _("%(file)s缺少列:%(names)s"), {"file": _named(path), "names": _list(lacking)})
        )
    if strange:
        text = _("%(file)s有不认识或重复的列:%(names)s;请按docs/screening.md改名或去掉")
        raise Unusable(Reason("strange_column", text, {"file": _named(path), "names": _list(strange[:NAMED])}))
    return list(found.values())


def _described(con: Any, path: Path) -> list[tuple[str, str]]:
    try:
        return [(row[0], row[1]) for row in con.execute(f"DESCRIBE SELECT * FROM {source(path)}").fetchall()]
    except Exception as error:
        text = _("打不开%(file)s:应为Parquet,或UTF-8编码、首行是列名的CSV")
        raise Unusable(Reason("not_a_table", text, {"file": _named(path)})) from error


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _list(words: Collection[str]) -> str:
    return "、".join(f"「{word}」" for word in words)


def _expression(one: Given, path: Path) -> str | None:
    """How a column is brought to its type; None where it is as it is read. Raises Unusable where no way is certain."""
    kind, of_type = one.column.kind, one.type
    text = f"nullif(trim(CAST({one.quoted} AS VARCHAR)), '')"
    if "[" in of_type or of_type.startswith(("STRUCT", "MAP")):
        raise Unusable(_unfit(one, path))
    number = bool(WHOLE.fullmatch(of_type) or BROKEN.fullmatch(of_type))
    if kind in ("text", "code"):
        plain = f"CAST(CAST({one.quoted} AS BIGINT) AS VARCHAR)" if number else text
        return (None if of_type == "VARCHAR" else plain) if kind == "text" else _coded(one, plain)
    if kind == "yes":
        return (
            None
            if of_type == "BOOLEAN"
            else _mapped(text, {word: str(yes) for word, yes in YES_WORDS.items()}, "BOOLEAN")
        )
    if kind == "day" and DAYS.fullmatch(of_type):
        return f"CAST(strftime({one.quoted}, '%Y%m%d') AS BIGINT)"
    if kind == "day" and of_type == "VARCHAR":
        return f"TRY_CAST(nullif(regexp_replace(left({text}, 10), '[-/.]', '', 'g'), '') AS BIGINT)"
    if of_type == "BOOLEAN" or DAYS.fullmatch(of_type):
        raise Unusable(_unfit(one, path))
    if kind in ("fen", "parts") and not one.ours:
        return f"CAST(round(TRY_CAST({text} AS DECIMAL(18, 4)) * {FEN if kind == 'fen' else PARTS}) AS BIGINT)"
    if kind in ("fen", "parts") and re.fullmatch(r"DECIMAL\(\d+,[1-9]\d*\)", of_type):
        raise Unusable(_unfit(one, path))  # most probably yuan
    return None if WHOLE.fullmatch(of_type) else _exactly(text)


def _exactly(text: str) -> str:
    """Text or a broken number as a whole one; unknown where it is none."""
    number = f"TRY_CAST({text} AS DECIMAL(18, 4))"
    return f"CASE WHEN {number} = trunc({number}) THEN CAST({number} AS BIGINT) END"


def _coded(one: Given, text: str) -> str | None:
    """Codes as they are where they are all known, which `_look` sees; else by label, other words, or without their zeros."""
    return None if one.type == "VARCHAR" else _by_words(one, text)


def _by_words(one: Given, text: str) -> str:
    known = codes(one.column.codes)
    words = {code.lstrip("0") or "0": code for code in known} | {**also(one.column.codes)}
    return _mapped(
        text, words | {label: code for code, label in known.items()} | {code: code for code in known}, "VARCHAR"
    )


def _mapped(text: str, words: Mapping[str, str], of_type: str) -> str:
    pairs = " ".join(f"WHEN '{word.replace(chr(39), chr(39) * 2)}' THEN '{meant}'" for word, meant in words.items())
    return f"CAST(CASE lower({text}) {pairs} END AS {of_type})" if of_type == "BOOLEAN" else f"CASE {text} {pairs} END"


def _look(con: Any, path: Path, given: list[Given], made: dict[str, str | None]) -> None:
    """Look at the first values of the columns that are read as they are: codes by their list, days, villages, keys."""
    fits = {one.name: _fits(one) for one in given}
    looked = [one for one in given if fits[one.name]]
    if not looked:
        return
    asked = ", ".join(
        f"bool_and(coalesce({fits[one.name].format(one.quoted)}, {one.column.name != KEY}))" for one in looked
    )
    sql = f"SELECT {asked} FROM (SELECT * FROM {source(path)} LIMIT {LOOKED_AT})"
    for one, fit in zip(looked, con.execute(sql).fetchone(), strict=True):
        if fit is not False:
            continue
        if one.column.kind == "code":
            made[one.column.name] = _by_words(one, f"nullif(trim({one.quoted}), '')")
        elif one.column.name == KEY:
            text = _("%(file)s有的行没有户编号(列%(column)s)")
            raise Unusable(Reason("no_key", text, {"file": _named(path), "column": _list([one.name])}))
        else:
            raise Unusable(_unread(one, path, _odd(con, path, one, fits[one.name], LOOKED_AT)))


def _fits(one: Given) -> str:
    """What a value must fulfil that is read as it is; empty where any does."""
    if one.column.kind == "code":
        return f"{{0}} IN ({', '.join(repr(code) for code in ('', *codes(one.column.codes)))})"
    return {KEY: "{0} IS NOT NULL", "region": VILLAGE}.get(one.column.name, DAY if one.column.kind == "day" else "")


def _odd(con: Any, path: Path, one: Given, fits: str, most: int | None = None, expression: str = "") -> list[str]:
    """Some values of a column that do not fit."""
    of = f"(SELECT {one.quoted} AS said, {expression or one.quoted} AS v FROM {source(path)}{f' LIMIT {most}' if most else ''})"
    there = "said IS NOT NULL AND trim(CAST(said AS VARCHAR)) <> ''"
    sql = f"SELECT DISTINCT CAST(said AS VARCHAR) FROM {of} WHERE {there} AND coalesce(NOT ({fits.format('v')}), true) LIMIT {NAMED}"
    return [row[0] for row in con.execute(sql).fetchall()]


def _refuse_unread(con: Any, path: Path, given: list[Given], made: Mapping[str, str | None]) -> None:
    """Every value that says something must have been read."""
    for one in given:
        expression = made[one.column.name]
        if expression is not None:
            fits = DAY if one.column.kind == "day" else VILLAGE if one.column.name == "region" else "{0} IS NOT NULL"
            if odd := _odd(con, path, one, fits, None, expression):
                raise Unusable(_unread(one, path, odd))


def _unfit(one: Given, path: Path) -> Reason:
    text = _("%(file)s的列%(column)s是%(type)s,应为%(wanted)s")
    values = {"file": _named(path), "column": _list([one.name]), "type": one.type, "wanted": _wanted(one)}
    return Reason("unfit_column", text, values)


def _unread(one: Given, path: Path, odd: list[str]) -> Reason:
    text = _("%(file)s的列%(column)s里有读不懂的值:%(values)s;应为%(wanted)s")
    values = {"file": _named(path), "column": _list([one.name]), "values": _list(odd), "wanted": _wanted(one)}
    return Reason("unread_values", text, values)


def _wanted(one: Given) -> str:
    """What a column's values should be."""
    if one.column.kind == "code":
        return "、".join(f"{code}({label})" for code, label in list(codes(one.column.codes).items())[:12])
    if one.column.name == "region":
        return _("12位村级区划代码")
    kinds = {
        "yes": _("true、false或是、否"), "day": _("20141231这样的整数,或日期"), "whole": _("整数"), "text": _("文字"),
        "fen": _("以分为单位的整数(1.5元写150);列名用中文的,以元为单位"),
        "parts": _("以万分之一为单位的整数(35平方米写350000);列名用中文的,以平方米、亩、公里为单位"),
    }  # fmt: skip
    return kinds[one.column.kind]
