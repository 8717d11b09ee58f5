"""Official documents after GB/T 9704-2012: one value, told as Word for editing and as PDF for issue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from bangfu.reports import official_pdf


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1  # 一、(一) 1. (1)


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Table:
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric_columns: tuple[int, ...] = ()  # counted from 0; set to the right


Block = Heading | Paragraph | Table


@dataclass(frozen=True, kw_only=True)
class OfficialDocument:
    issuer: str = ""  # 发文机关, without 文件; a paper of nobody's has no letterhead
    number: str = ""  # 发文字号
    title: str  # a line break is kept; without one the title is broken evenly
    recipients: str = ""  # 主送机关
    blocks: tuple[Block, ...]
    signature: str  # 发文机关署名
    date: Date  # 成文日期
    copies_to: str = ""  # 抄送
    printed_by: str = ""  # 印发机关
    note: str = ""  # 附注


def to_docx(document: OfficialDocument) -> bytes:
    """A Word file to be edited in WPS or Word. The same document gives the same bytes."""
    from bangfu.reports import official_docx  # python-docx is only loaded by who asks for Word

    return official_docx.render(told(document))


def to_pdf(document: OfficialDocument) -> bytes:
    """A PDF to be issued. Raises `official_pdf.FontsMissing` where no font knows Chinese."""
    return official_pdf.render(told(document))


def told(document: OfficialDocument) -> dict[str, Any]:
    """The document as plain values, every text in the form in which it is printed."""
    day = document.date
    printed = f"{day.year}年{day.month}月{day.day}日"
    mark = document.issuer if not document.issuer or document.issuer.endswith("文件") else f"{document.issuer}文件"
    return {
        "issuer": document.issuer,
        "mark": mark,
        "mark-size": max(22, min(48, int(420 / max(1, width(mark))))),
        "number": formal_number(document.number),
        "title": document.title if "\n" in document.title else balanced(document.title, 19),
        "recipients": _ending(document.recipients, "："),
        "blocks": list(_blocks(document.blocks)),
        "signature": document.signature.strip(),
        "date": printed,
        "wider": (width(document.signature.strip()) - width(printed)) / 2,  # how far the office overhangs the date
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "copies": _ending(document.copies_to, "。"),
        "printer": document.printed_by.strip(),
        "note": _bracketed(document.note.strip()),
    }


def _blocks(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    counts = [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading):
            level = min(max(block.level, 1), 4)
            counts[level - 1 :] = [counts[level - 1] + 1] + [0] * (4 - level)
            yield {"kind": "heading", "level": level, "text": numbered(block.text.strip(), level, counts[level - 1])}
        elif isinstance(block, Paragraph):
            for line in filter(None, map(str.strip, block.text.splitlines())):
                yield {"kind": "paragraph", "text": line}
        else:
            yield _table(block)


def _table(table: Table) -> dict[str, Any]:
    columns = max(map(len, (table.header, *table.rows)))
    lines = [[*map(str, line), *[""] * (columns - len(line))] for line in (table.header, *table.rows)]
    widest = [max(map(width, cells)) for cells in zip(*lines, strict=True)]
    return {
        "kind": "table",
        "caption": table.caption.strip(),
        "header": lines[0],
        "rows": lines[1:],
        "numeric": list(table.numeric_columns),
        "shares": [min(max(cells, 4), 20) for cells in widest],
    }


def width(text: str) -> float:
    """How many Chinese characters wide a text is."""
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def formal_number(number: str) -> str:
    """A document number with the year in 〔〕 and no leading zeros."""
    bracketed = r"[\[(（［【〔]\s*(\d{4})\s*[\])）］】〕]\s*第?\s*0*(\d+)"
    return re.sub(bracketed, r"〔\1〕\2", number.strip())


def balanced(text: str, most: int) -> str:
    """The text in as few lines of at most `most` characters as it takes, all about equally long."""
    words = re.findall(r"[0-9A-Za-z.%]{1,30}|[和与及]?.[，。、；：！？）》”〕]*", text.strip())
    count = -(-width(text) // most)
    lines: list[str] = []
    line = ""
    for word in words:
        wanted = (width(text) - sum(map(width, lines))) / max(1, count - len(lines))
        if line and (width(line) + width(word) / 2 > wanted or width(line + word) > most + 1):
            lines.append(line)
            line = ""
        line += word
    return "\n".join([*lines, line])


SIGNS = (
    r"第?[一二三四五六七八九十百]+[、章]",
    r"[（(][一二三四五六七八九十百]+[）)]",
    r"\d+[.．、](?!\d)",
    r"[（(]\d+[）)]",
)


def numbered(text: str, level: int, count: int) -> str:
    """A heading with its number, unless its writer has given it one."""
    if any(re.match(sign, text) for sign in SIGNS):
        return text
    return (f"{chinese(count)}、", f"（{chinese(count)}）", f"{count}.", f"（{count}）")[level - 1] + text


def chinese(count: int) -> str:
    """1 to 99 in Chinese characters."""
    digits = "零一二三四五六七八九"
    if count > 99:
        return str(count)
    tens, ones = divmod(count, 10)
    return ("" if not tens else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones or not tens else "")


def _ending(text: str, mark: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((mark, ":")) else text + mark


def _bracketed(text: str) -> str:
    return text if not text or text.startswith(("（", "(")) else f"（{text}）"
