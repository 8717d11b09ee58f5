"""Gazetteers as they come: a column for each level, codes and names side by side, the whole path in one cell, old codes beside new."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bangfu.kit.spreadsheet import Sheet, headers, plain_head
from bangfu.plain import region as regions
from bangfu.plain.written import plain

HEADS = ["区划代码", "名称", "起用日期", "停用日期", "并入"]
_LEVELS = {
    2: "省|省份|省级|省名", 4: "市|州|地市|市州|市级|地级|设区市", 6: "县|区|县区|区县|县市区|县级|旗县",
    9: "乡|镇|乡镇|镇办|街道|乡镇街道|乡级|镇街", 12: "村|社区|行政村|村社区|村居|村级|村委会|建制村",
}  # fmt: skip
_CODE, _NAME = "(?:区划)?(?:代码|编码|码)", "(?:区划)?(?:名称|名|全称)?"
_OLD, _NEW = "原|旧|变更前|调整前", "现|新|变更后|调整后"
_CODES = "(?:统计用)?(?:行政)?(?:区划)?(?:代码|编码)"
_NAMES = "(?:行政)?(?:区划)?名称"
_DAY = re.compile("(?:变更|调整|生效|批复|启用|停用)(?:日期|时间)")
OWN = re.compile(f"(?:12位|十二位)?{_CODES}|code")
PATHS = re.compile("(?:行政)?(?:区划)?(?:全称|全名|全路径|名称|单位名称)|name")


def as_listed(sheet: Sheet) -> Sheet:
    """A sheet whose columns are levels, pairs of old and new, or whole paths, as code and name by row; another as it is. Rows
    keep their order, but one may become several."""
    for at, line in headers(sheet.lines):
        words = [re.sub(r"^(所在|所属)|\s", "", plain_head(head)) for head in line]
        body = sheet.lines[at + 1 :]
        if made := _renamed(words, body) or _levels(words, body) or _paths(words, body):
            return Sheet(sheet.name, [HEADS[: len(made[0])], *made])
    return sheet


def _at(words: Sequence[str], pattern: str) -> int | None:
    return next((n for n, word in enumerate(words) if re.fullmatch(pattern, word)), None)


def _cell(line: Sequence[Any], at: int | None) -> str:
    value = line[at] if at is not None and at < len(line) else ""
    return plain(str(int(value) if isinstance(value, float) and value.is_integer() else value))


def _renamed(words: Sequence[str], body: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Old codes beside new: the old ends on the day and is joined to the new."""
    at = [_at(words, f"(?:{when}){what}") for when in (_OLD, _NEW) for what in (_CODES, _NAMES)]
    day = next((n for n, word in enumerate(words) if _DAY.fullmatch(word)), None)
    if None in at or day is None:
        return []
    found: dict[str, list[Any]] = {}
    for line in body:
        old, old_name, new, new_name = (_cell(line, n) for n in at)
        on = line[day] if day < len(line) else ""
        if regions.is_code(old) and old != new:
            found[old] = [old, old_name, "", on, regions.normal(new)]
        if regions.is_code(new):
            found.setdefault(new, [new, new_name, on, "", ""])
    return list(found.values())


def _levels(words: Sequence[str], body: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """A column of names for each level, with a column of codes for each, or one of codes for all."""
    names = {width: _at(words, f"(?:{level}){_NAME}") for width, level in _LEVELS.items()}
    codes = {width: _at(words, f"(?:{level}){_CODE}") for width, level in _LEVELS.items()}
    own = next((n for n, word in enumerate(words) if OWN.fullmatch(word)), None)
    if sum(at is not None for at in names.values()) < len(("县", "村")) or (own is None and codes[12] is None):
        return []
    found: dict[str, list[Any]] = {}
    for line in body:
        told = {width: _cell(line, at) for width, at in names.items()}
        by_level = {width: regions.normal(_cell(line, at)) for width, at in codes.items()}
        for width, code in by_level.items():
            if len(code) == width and code.isdigit() and told[width]:
                found.setdefault(code, [code, told[width]])
        code, deepest = (
            regions.normal(_cell(line, own)),
            next((told[w] for w in sorted(told, reverse=True) if told[w]), ""),
        )
        if regions.is_code(code) and deepest:
            found.setdefault(code, [code, told.get(len(code)) or deepest])
    return list(found.values())


def _paths(words: Sequence[str], body: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The whole path in the column of names: what stands before a place's own name is its parent's path."""
    own, name = (next((n for n, word in enumerate(words) if p.fullmatch(word)), None) for p in (OWN, PATHS))
    if own is None or name is None:
        return []
    paths = {regions.normal(_cell(line, own)): _cell(line, name) for line in body}
    paths = {code: path for code, path in paths.items() if regions.is_code(code)}
    inner = [code for code in paths if paths.get(regions.parent(code))]
    if not inner or not all(_own(code, paths) for code in inner):
        return []
    return [[code, _own(code, paths) or path] for code, path in paths.items()]


def _own(code: str, paths: Mapping[str, str]) -> str:
    """A place's own name in a path that begins with its parent's; empty when it does not."""
    above, path = paths.get(regions.parent(code), ""), paths[code]
    return path.removeprefix(above).strip(" /->·|") if above and path.startswith(above) else ""
