"""An official document as a Word file: real styles and headings, and the fonts that offices have, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
PITCH = 28.95  # points; 22 lines fill the type area
CELL = 442.2 / 28  # points; 28 characters fill a line
RED = RGBColor(0xE6, 0x00, 0x12)
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT

# name: font, size, line height, alignment, indent of the first line in characters
STYLES: dict[str, tuple[str, float, float, WD_ALIGN_PARAGRAPH | None, int]] = {
    "Normal": (FANG, 16, PITCH, WD_ALIGN_PARAGRAPH.JUSTIFY, 0),
    "Body Text": (FANG, 16, PITCH, None, 2),
    "Title": (SONG, 22, 33, CENTRE, 0),
    "Heading 1": (HEI, 16, PITCH, None, 2),
    "Heading 2": (KAI, 16, PITCH, None, 2),
    "Heading 3": (FANG, 16, PITCH, None, 2),
    "Heading 4": (FANG, 16, PITCH, None, 2),
    "Caption": (HEI, 14, PITCH, CENTRE, 0),
    "发文机关标志": (SONG, 48, 60, CENTRE, 0),
    "发文字号": (FANG, 16, PITCH, CENTRE, 0),
    "主送机关": (FANG, 16, PITCH, LEFT, 0),
    "表头": (HEI, 12, 18, CENTRE, 0),
    "表文": (FANG, 12, 18, LEFT, 0),
    "版记": (FANG, 14, 24, LEFT, 0),
    "页码": ("宋体", 14, 16, RIGHT, 0),
}


def render(data: Mapping[str, Any]) -> bytes:
    """The Word file of what `official.told()` tells."""
    word = Document()
    _page(word, data)
    _styles(word)
    _letterhead(word, data)
    for item in data["blocks"]:
        _block(word, item)
    if data["signature"]:
        _signed(word, data)
    if data["copies"] or data["printer"]:
        _imprint(word, data)
    stream = BytesIO()
    word.save(stream)
    return _repeatable(stream.getvalue(), data["day"])


def _element(name: str, **attributes: str | int) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element


def _page(word: Word, data: Mapping[str, Any]) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(22)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    lines, cells = round(PITCH * 20), round((CELL - 16) * 4096)
    section._sectPr.append(_element("w:docGrid", type="linesAndChars", linePitch=lines, charSpace=cells))
    word.settings.odd_and_even_pages_header_footer = True
    zoom = word.settings.element.find(qn("w:zoom"))
    assert zoom is not None  # Word reads settings in one order only
    zoom.addnext(_element("w:mirrorMargins"))
    properties = word.core_properties
    properties.title, properties.author = data["title"].replace("\n", ""), data["issuer"]
    properties.created = properties.modified = datetime(**data["day"])
    properties.comments, properties.last_modified_by, properties.language = "", "", "zh-CN"


def _styles(word: Word) -> None:
    have = {style.name for style in word.styles}
    for name in STYLES:
        if name not in have:
            word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles["Normal"]
    for fonts in word.styles.element.iter(qn("w:rFonts")):
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]  # a theme would win over a named font
    for name, look in STYLES.items():
        style = word.styles[name]
        assert isinstance(style, ParagraphStyle)
        _look(style, *look)
    for footer, side in ((word.sections[0].footer, RIGHT), (word.sections[0].even_page_footer, LEFT)):
        line = footer.paragraphs[0]
        line.style, line.alignment = word.styles["页码"], side
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        line.add_run("— ")
        for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("shown", "1"), ("end", "")):
            _field(line, kind, text)
        line.add_run(" —")


def _look(
    style: ParagraphStyle, font: str, size: float, height: float, side: WD_ALIGN_PARAGRAPH | None, indent: int
) -> None:
    properties = style.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    fonts = dict.fromkeys(("ascii", "hAnsi", "eastAsia", "cs"), font)
    properties.append(_element("w:rFonts", **fonts, hint="eastAsia"))
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = RED if style.name == "发文机关标志" else RGBColor(0, 0, 0)
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)
    spacing.alignment, spacing.widow_control = side, False
    spacing.keep_with_next = str(style.name).startswith("Heading") or style.name in ("Caption", "表头")
    if indent:
        spacing.first_line_indent = Pt(CELL * indent)
        style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(indent * 100))


def _field(line: Paragraph, kind: str, text: str) -> None:
    run = line.add_run(text if kind == "shown" else "")
    if kind == "":
        code = _element("w:instrText")
        code.text = text
        run._r.append(code)
    elif kind != "shown":
        run._r.append(_element("w:fldChar", fldCharType=kind))


def _line(word: Word, text: str, style: str) -> Paragraph:
    line = word.add_paragraph(style=style)
    run = line.add_run()
    for at, part in enumerate(text.split("\n")):
        if at:
            run.add_break()
        run.add_text(_printable(part))
    return line


def _printable(text: str) -> str:
    """XML has no place for control characters."""
    return "".join(char if char >= " " and char not in "\ufffe\uffff" else " " for char in text)


def _letterhead(word: Word, data: Mapping[str, Any]) -> None:
    if data["mark"]:
        _mark(word, data)
    _line(word, data["title"], "Title").paragraph_format.space_after = Pt(PITCH)
    if data["recipients"]:
        _line(word, data["recipients"], "主送机关")


def _mark(word: Word, data: Mapping[str, Any]) -> None:
    mark = _line(word, data["mark"], "发文机关标志")
    mark.paragraph_format.space_before = Mm(35)
    mark.paragraph_format.line_spacing = Pt(data["mark-size"] * 1.25)
    mark.runs[0].font.size = Pt(data["mark-size"])
    for _ in range(2):
        _line(word, "", "Normal")
    number = _line(word, data["number"], "发文字号")
    border = _element("w:pBdr")
    border.append(_element("w:bottom", val="single", sz=8, space=11, color=str(RED)))
    number._p.get_or_add_pPr().insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    number.paragraph_format.space_after = Pt(PITCH * 2)


def _block(word: Word, item: Mapping[str, Any]) -> None:
    if item["kind"] == "heading":
        _line(word, item["text"], f"Heading {item['level']}")
    elif item["kind"] == "paragraph":
        _line(word, item["text"], "Body Text")
    else:
        _table(word, item)


def _table(word: Word, item: Mapping[str, Any]) -> None:
    if item["caption"]:
        _line(word, item["caption"], "Caption")
    widths = [Mm(156 * share / sum(item["shares"])) for share in item["shares"]]
    table = word.add_table(0, 0, style="Table Grid")
    table.autofit = False
    for cells in widths:
        table._tbl.tblGrid.append(_element("w:gridCol", w=cells.twips))
    right = set(item["numeric"])
    table._tbl.append(_row(item["header"], widths, "表头", set(), word))
    for row in item["rows"]:
        table._tbl.append(_row(row, widths, "表文", right, word))
    _line(word, "", "表文")


def _row(cells: Sequence[str], widths: Sequence[Length], style: str, right: set[int], word: Word) -> Any:
    """A table row built by hand: python-docx takes seconds for a long table."""
    row, properties = _element("w:tr"), _element("w:trPr")
    properties.append(_element("w:cantSplit"))
    if style == "表头":
        properties.append(_element("w:tblHeader"))
    row.append(properties)
    for at, text in enumerate(cells):
        cell, look = _element("w:tc"), _element("w:tcPr")
        look.append(_element("w:tcW", w=widths[at].twips, type="dxa"))
        look.append(_element("w:vAlign", val="center"))
        cell.append(look)
        line = Paragraph(_element("w:p"), word._body)
        line.style = word.styles[style]
        line.add_run(_printable(text))
        if at in right:
            line.alignment = RIGHT
        cell.append(line._p)
        row.append(cell)
    return row


def _signed(word: Word, data: Mapping[str, Any]) -> None:
    """The office is centred over the date, and the date stands four characters in from the right edge."""
    _line(word, "", "Normal").paragraph_format.keep_with_next = True
    wider = data["wider"]
    edge = max(4 - max(wider, 0), 0)
    for text, inset in ((data["signature"], edge - min(wider, 0)), (data["date"], edge + max(wider, 0))):
        line = _line(word, text, "Normal")
        line.alignment = RIGHT
        line.paragraph_format.right_indent = Pt(CELL * inset)
        line.paragraph_format.keep_with_next = text == data["signature"]
    if data["note"]:
        _line(word, data["note"], "Body Text")


def _imprint(word: Word, data: Mapping[str, Any]) -> None:
    """A table that floats at the foot of the page on which the document ends."""
    rows = []
    if data["copies"]:
        rows.append(f"抄送：{data['copies']}")
    if data["printer"]:
        rows.append(f"{data['printer']}\t{data['date']}印发")
    table = word.add_table(0, 1)
    table._tbl.tblGrid.gridCol_lst[0].w = Mm(156)
    edge = partial(_element, val="single", space=0, color="000000")
    borders = _element("w:tblBorders")
    for name, thick in (("top", 8), ("bottom", 8), ("insideH", 6)):
        borders.append(edge(f"w:{name}", sz=thick))
    place = {"horzAnchor": "margin", "vertAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom"}
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    assert width is not None
    width.addprevious(_element("w:tblpPr", leftFromText=0, rightFromText=0, **place))
    width.addnext(borders)
    for text in rows:
        table._tbl.append(_row([""], [Mm(156)], "版记", set(), word))
        line = table.rows[-1].cells[0].paragraphs[0]
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        if "\t" in text:
            line.paragraph_format.tab_stops.add_tab_stop(Mm(151) - Pt(14), WD_TAB_ALIGNMENT.RIGHT)
        else:
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(56), Pt(-42)
        line.runs[0].text = text
    last = _line(word, "", "版记")
    last.paragraph_format.line_spacing = Pt(1)


def _repeatable(content: bytes, day: Mapping[str, int]) -> bytes:
    """The same archive, its files dated by the document and not by the clock."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = ZipInfo(name, (max(day["year"], 1980), day["month"], day["day"], 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return stream.getvalue()
