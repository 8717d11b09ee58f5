"""Official documents after GB/T 9704-2012: content once, as Word for editing and PDF for issue. No Django here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

HERE = Path(__file__).parent
TITLE, BODY, FIRST, SECOND = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LINE = Pt(28.95)


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Table:
    """A table; `numeric` are the columns that are set flush right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True)
class OfficialDocument:
    """What an official document says, apart from how it is set."""

    issuer: str
    title: str
    blocks: tuple[Heading | Paragraph | Table, ...]
    signature: str
    date: date
    number: str = ""
    recipients: str = ""


def chinese_date(day: date) -> str:
    """A date as documents write it: Arabic numerals without padding."""
    return f"{day.year}年{day.month}月{day.day}日"


def to_docx(document: OfficialDocument) -> bytes:
    """The document as .docx, with the fonts that offices have by name."""
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin, section.right_margin, section.bottom_margin = Mm(37), Mm(28), Mm(26), Mm(35)
    _line(word, document.issuer + "文件", TITLE, 26, align="center", colour=RGBColor(0xE3, 0, 0x0F))
    number = _line(word, document.number, BODY, 16, align="center")
    _rule(number)
    _line(word, "", BODY, 16)
    _line(word, document.title, TITLE, 22, align="center", style="Title")
    _line(word, "", BODY, 16)
    if document.recipients:
        _line(word, document.recipients + ":", BODY, 16)
    for block in document.blocks:
        _block(word, block)
    _line(word, "", BODY, 16)
    _line(word, document.signature, BODY, 16, align="right")
    _line(word, chinese_date(document.date), BODY, 16, align="right")
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _block(word: Any, block: Heading | Paragraph | Table) -> None:
    if isinstance(block, Heading):
        _line(word, block.text, FIRST if block.level == 1 else SECOND, 16, indent=True, style=f"Heading {block.level}")
    elif isinstance(block, Paragraph):
        _line(word, block.text, BODY, 16, indent=True)
    else:
        _table(word, block)


def _line(
    word: Any, text: str, font: str, size: int, *, align: str = "", indent: bool = False, style: str = "", colour: Any = None
) -> Any:
    paragraph = word.add_paragraph(style=style or None)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = LINE if size < 26 else Pt(40)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    if align:
        paragraph.alignment = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}[align]
    _run(paragraph, text, font, size, colour)
    return paragraph


def _run(paragraph: Any, text: str, font: str, size: float, colour: Any = None) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run.font.bold = False
    run.font.color.rgb = colour or RGBColor(0, 0, 0)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _rule(paragraph: Any) -> None:
    """A red rule under a paragraph."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "6"), ("color", "E3000F")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _table(word: Any, block: Table) -> None:
    _line(word, block.caption, FIRST, 14, align="center")
    table = word.add_table(rows=1, cols=len(block.header), style="Table Grid")
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for cells, texts in ((table.rows[0].cells, block.header), *((table.add_row().cells, row) for row in block.rows)):
        for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            paragraph = cell.paragraphs[0]
            if at in block.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _run(paragraph, text, BODY, 10.5)


def to_pdf(document: OfficialDocument) -> bytes:
    """The document as PDF. The text goes in as data, so that nothing in it is taken for markup."""
    import typst

    data = {
        "issuer": document.issuer, "title": document.title, "number": document.number,
        "recipients": document.recipients, "signature": document.signature, "date": chinese_date(document.date),
        "blocks": [{"kind": type(block).__name__, **block.__dict__} for block in document.blocks],
    }  # fmt: skip
    inputs = {"document": json.dumps(data, ensure_ascii=False)}
    made: bytes = typst.compile(str(HERE / "official.typ"), sys_inputs=inputs)
    return made
