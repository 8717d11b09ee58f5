"""Reading the files that offices send as tables: xlsx, xls, ods, csv in whatever encoding; never trusted."""

from __future__ import annotations

import csv
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bangfu.kit.cells import Broken, cells
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _

MOST_BYTES = 200 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_RATIO = 200
MOST_ROWS = 1_000_000
MOST_CELLS = 10_000_000
HEADER_WITHIN = 15
"""A header stands in the first rows: titles may stand above it."""
DELIMITERS = (",", "\t", ";")
UTF16 = (b"\xff\xfe", b"\xfe\xff")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Unreadable(Exception):
    """A file that cannot be read as a table, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@contextmanager
def in_memory(content: bytes) -> Iterator[Path]:
    """A path under which content can be read that never touches a disk: what holds others' personal data."""
    number = os.memfd_create("table")
    with os.fdopen(number, "wb", closefd=True) as file:
        file.write(content)
        file.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{number}")


@dataclass(frozen=True)
class Sheet:
    """A sheet of a file: its name (a csv's is empty) and every row."""

    name: str
    lines: list[list[Any]]


def sheets_of(path: Path) -> list[Sheet]:
    """The visible sheets of a file that hold anything, in their order. Raises Unreadable."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(Reason("too_big", _("文件超过200MB,请分成几个文件")))
    with path.open("rb") as file:
        head = file.read(4)
    if head == ZIP:
        _look_into_zip(path)
    elif head != OLE:
        return [Sheet("", _csv_lines(path))]
    elif _is_encrypted(path):
        raise Unreadable(Reason("encrypted", _("文件加了密码;请去掉密码另存后再试")))
    try:
        return [Sheet(name, lines) for name, lines in cells(path)]
    except Broken as error:
        text = _("打不开这个文件;请另存为不加密的 .xlsx 再试")
        raise Unreadable(Reason("not_a_workbook", text)) from error


def unread(names: Iterable[str]) -> Reason:
    """That other sheets hold something too: nobody shall believe that they were read."""
    text = _("这个文件里还有别的表没有读取:%(names)s;如要导入,请各存成一个文件")
    return Reason("sheets_unread", text, {"names": "、".join(names)})


def _is_encrypted(path: Path) -> bool:
    """Whether a compound file holds an encrypted workbook."""
    with path.open("rb") as file:
        return ENCRYPTED in file.read(1024 * 1024) or _in_tail(path, ENCRYPTED)


def _in_tail(path: Path, word: bytes) -> bool:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - 1024 * 1024, 0))
        return word in file.read()


def _look_into_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
    except zipfile.BadZipFile as error:
        raise Unreadable(Reason("broken", _("文件已损坏,请重新保存再试"))) from error
    size = sum(e.file_size for e in entries)
    if size > MOST_UNPACKED or any(e.file_size > MOST_RATIO * max(e.compress_size, 1024) for e in entries):
        raise Unreadable(Reason("bomb", _("文件解开后大得不正常,没有读取")))
    if not any(e.filename in ("xl/workbook.xml", "content.xml") for e in entries):
        raise Unreadable(Reason("not_a_workbook", _("这不是Excel文件;请用 .xlsx、.xls、.ods 或 .csv")))


def _csv_lines(path: Path) -> list[list[Any]]:
    csv.field_size_limit(1_000_000)
    with path.open("rb") as file:
        wide = file.read(2) in UTF16
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return _csv_rows(path, encoding)
        except UnicodeDecodeError:
            continue
        except csv.Error:
            break
    raise Unreadable(Reason("not_a_table", _("这不是表格文件;请用 .xlsx、.xls、.ods 或 .csv")))


def _csv_rows(path: Path, encoding: str) -> list[list[Any]]:
    """The rows in one encoding. Raises UnicodeDecodeError where it is another, csv.Error where it is no text."""
    lines: list[list[Any]] = []
    count = 0
    with path.open(encoding=encoding, newline="") as file:
        for line in csv.reader(file, strict=False, delimiter=_delimiter(path, encoding)):
            if any("\x00" in cell for cell in line):
                raise csv.Error
            lines.append([cell.removeprefix("'") for cell in line])
            count += len(line)
            if len(lines) > MOST_ROWS + HEADER_WITHIN or count > MOST_CELLS:
                raise Unreadable(too_many())
    return lines


def _delimiter(path: Path, encoding: str) -> str:
    """What stands between the cells: whichever of comma, tab and semicolon stands in most of the first lines."""
    with path.open(encoding=encoding, newline="") as file:
        tops = [line for _n, line in zip(range(HEADER_WITHIN), file, strict=False)]
    return max(DELIMITERS, key=lambda mark: sum(mark in line for line in tops))


def too_many() -> Reason:
    """Why a file of too many rows or cells is not read."""
    return Reason("too_many_rows", _("一次最多%(most)s行,请分成几个文件"), {"most": MOST_ROWS})


def headers(lines: Sequence[Sequence[Any]]) -> Iterator[tuple[int, list[Any]]]:
    """What may be the header: each of the first rows, and each as the lower of two rows that are one head (家庭成员 over
    姓名, 性别). The row's place (0-based) and the heads; single rows come first."""
    tops = lines[:HEADER_WITHIN]
    yield from ((at, list(line)) for at, line in enumerate(tops))
    yield from ((at + 1, _joined(upper, lower)) for at, (upper, lower) in enumerate(pairwise(tops)))


def _joined(upper: Sequence[Any], lower: Sequence[Any]) -> list[Any]:
    """Two rows of heads as one: what stands below, with what stands above it where there is nothing, where that states a
    unit, or where the same words stand below another head too."""
    width = max(len(upper), len(lower))
    high, low = ([*line, *[""] * (width - len(line))] for line in (upper, lower))
    twice = {word for word, n in Counter(map(plain_head, low)).items() if n > 1}
    found, over = [], ""
    for above, below in zip(high, low, strict=True):
        if str(above).strip():
            over = str(above).strip()
        if not str(below).strip():
            found.append(above)
        elif plain_head(below) in twice:
            found.append(f"{over}{below}")
        else:
            unit = re.search(r"[（(][^（()）]*元[)）]", over)
            found.append(f"{below}{unit[0]}" if unit and "元" not in str(below) else below)
    return found


_FOOT = re.compile(r"[合总小共]计|(填[表报]人?|制表人?|审[核批]人?|.*负责人|经办人?|联系人|说明|备?注)[:：].*")


def is_foot(cell: Any) -> bool:
    """Whether a row that begins with this cell stands under a table: a sum, or who made it."""
    return isinstance(cell, str) and bool(_FOOT.fullmatch(re.sub(r"\s", "", cell)))


def plain_head(head: Any) -> str:
    """A column head without brackets and what they hold, spaces, stars: 务工时间（月） → 务工时间."""
    return re.sub(r"[（(].*?[)）]|[\s*＊:：]", "", str(head)).lower()
