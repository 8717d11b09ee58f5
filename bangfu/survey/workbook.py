"""A survey form as a workbook (XLSForm): read, looked at for flaws, turned into an XForm by pyxform.

A column `item` of the sheet `survey` names the catalogue's item that a question asks; where a form has no such column,
questions whose name or label is an item's are taken for that item.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.xforms.form import Form, Unsound, parse_xml, read_form
from bangfu.xforms.parsing import Malformed
from bangfu.xforms.xpath import local

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 5000
SHEETS = ("survey", "choices", "settings")
HEADS = {
    "list name": "list_name", "calculate": "calculation", "relevance": "relevant", "read only": "readonly",
    "readonly": "readonly", "read_only": "readonly", "constraint message": "constraint_message", "repeat": "repeat_count",
    "form id": "form_id", "id_string": "form_id", "title": "form_title", "form title": "form_title", "value": "name",
    "bind::bangfu:item": "item", "bangfu:item": "item", "指标": "item", "count": "repeat_count",
}  # fmt: skip
SWITCHED_ON = ("yes", "true", "true()", "1")
CHINESE = re.compile(r"zh|中文|chinese|汉", re.IGNORECASE)


@dataclass(frozen=True)
class Flaw:
    """What is wrong in a workbook: where, and why. A `warning` does not keep the form from being published."""

    sheet: str
    row: int
    column: str
    value: str
    reason: Reason
    warning: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a sheet: its number there, its cells by column."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def label(self) -> str:
        """The label in Chinese where there is one, else the first."""
        labels = {name: text for name, text in self.cells.items() if name == "label" or name.startswith("label:")}
        chinese = next((text for name, text in labels.items() if CHINESE.search(name)), "")
        return chinese or next(iter(labels.values()), "")


@dataclass(frozen=True)
class Workbook:
    """The sheets of a form."""

    content: bytes
    sheets: Mapping[str, tuple[Row, ...]]
    name: str

    def rows(self, sheet: str) -> tuple[Row, ...]:
        return self.sheets.get(sheet, ())

    @property
    def setting(self) -> Mapping[str, str]:
        rows = self.rows("settings")
        return rows[0].cells if rows else {}

    @property
    def id(self) -> str:
        return self.setting.get("form_id", "") or re.sub(r"[^\w.-]+", "_", self.name).strip("_")

    @property
    def title(self) -> str:
        return self.setting.get("form_title", "") or self.name

    @property
    def version(self) -> str:
        """The version it says, in the letters that an address can bear (Kobo writes `1 (2024-05-01 10:00:00)`), or one made of its
        content."""
        said = re.sub(r"[^\w.-]+", "_", self.setting.get("version", "")).strip("_")
        return said or hashlib.sha256(self.content).hexdigest()[:8]


@dataclass(frozen=True)
class Converted:
    """An XForm made from a workbook, as bytes and as read."""

    xform: bytes
    form: Form

    @property
    def checksum(self) -> str:
        """MD5, by which clients know whether they have this very form (OpenRosa form list)."""
        return hashlib.md5(self.xform, usedforsecurity=False).hexdigest()


class Unreadable(Exception):
    """A file that is no form at all, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_workbook(content: bytes, name: str) -> Workbook:
    """The sheets of a form's workbook. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(Reason("too_big", _("文件超过5MB,不像一份调查表")))
    if not _sane(content):
        raise Unreadable(Reason("bomb", _("文件解开后大得不正常,没有读取")))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {
            sheet.strip().lower(): book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in book.sheet_names
        }
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable(Reason("not_a_workbook", _("打不开这个文件;请另存为不加密的 .xlsx 再试"))) from error
    if "survey" not in sheets:
        raise Unreadable(Reason("no_survey", _("没有名为 survey 的工作表;XLSForm 的题目应写在 survey 里")))
    if sum(len(lines) for lines in sheets.values()) > MOST_ROWS * len(SHEETS):
        raise Unreadable(Reason("too_many_rows", _("一份表最多%(most)s行"), {"most": MOST_ROWS}))
    read = {sheet: _rows(sheets.get(sheet, [])) for sheet in SHEETS}
    read["survey"] = tuple(row for row in read["survey"] if row.get("disabled").lower() not in SWITCHED_ON)
    return Workbook(content, read, name.rpartition(".")[0] or name)


def _sane(content: bytes) -> bool:
    """Whether what a packed workbook unpacks to is of a size that a form can have."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return sum(entry.file_size for entry in packed.infolist()) <= MOST_UNPACKED
    except zipfile.BadZipFile:
        return True


def _rows(lines: list[list[Any]]) -> tuple[Row, ...]:
    heads = [_head(cell) for cell in lines[0]] if lines else []
    found = []
    for number, line in enumerate(lines[1:], 2):
        cells = {head: _cell(value) for head, value in zip(heads, line, strict=False) if head and _cell(value)}
        if cells:
            found.append(Row(number, cells))
    return tuple(found)


def _head(cell: Any) -> str:
    head = str(cell).strip()
    lower = re.sub(r"\s*::?\s*", "::", head) if ":" in head and "bangfu:" not in head else head
    name, mark, language = lower.partition("::")
    plain = name.lower().strip()
    return (
        f"{HEADS.get(plain, plain.replace(' ', '_'))}{mark}{language}"
        if mark
        else HEADS.get(plain, plain.replace(" ", "_"))
    )


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value).strip()


def convert_workbook(book: Workbook) -> tuple[Converted | None, list[Flaw]]:
    """The XForm of a workbook, or what keeps it from being one; pyxform's warnings are no flaws."""
    from pyxform.errors import PyXFormError  # 40 MB that only who publishes a form needs
    from pyxform.xls2xform import convert

    try:
        result = convert(
            io.BytesIO(book.content), file_type=_kind(book.content), validate=False, pretty_print=False, warnings=[]
        )
        xform = _identified(result.xform.encode(), book)
        return Converted(xform, read_form(xform)), []
    except PyXFormError as error:
        return None, [_told(str(error))]
    except Malformed as error:
        text = _("公式里有读不懂的地方:%(what)s")
        return None, [Flaw("survey", 0, "", "", Reason("expression", text, {"what": str(error)}))]
    except (Unsound, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        text = _("这份表转换不成XForm:%(what)s")
        return None, [Flaw("survey", 0, "", "", Reason("unconverted", text, {"what": str(error)[:300]}))]


def _kind(content: bytes) -> str:
    return ".xlsx" if content.startswith(b"PK") else ".xls"


def _identified(xform: bytes, book: Workbook) -> bytes:
    """The XForm with the id and version under which it is published."""
    root = parse_xml(xform)
    model = next(e for e in root.iter() if isinstance(e.tag, str) and local(e) == "instance")
    primary = next(e for e in model if isinstance(e.tag, str))
    primary.set("id", book.id)
    primary.set("version", book.version)
    content: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


SAYINGS = (
    (r"different names for the same column were found: (?P<what>.*?)\. Rename", _("这几列是同一列的不同写法,请只留一列:%(what)s")),
    (r"no name", _("这一行的题目或分组没有题名(name)")),
    (r"[Uu]nknown question type '(?P<what>[^']*)'", _("没有「%(what)s」这种题型")),
    (r"[Uu]nmatched.*?'?end", _("分组没有配对:多了或少了 end group、end repeat")),
    (r"no matching begin|Unmatched end", _("分组没有配对:多了或少了 end group、end repeat")),
    (r"List name not in choices sheet: (?P<what>\S+)", _("choices 表里没有名为「%(what)s」的选项清单")),
    (r"[Nn]o survey element named '?(?P<what>[^'.]+)", _("公式里提到的「%(what)s」不是这份表的题目")),
    (r"(?:[Tt]here is no|does not exist|was not found).*?(?P<what>\$\{[^}]*\})?", _("公式里提到的题目不存在:%(what)s")),
    (r"more than one|[Dd]uplicate|already", _("有重复的题名或选项值")),
    (r"[Ii]nvalid.*?name", _("题名只能用字母、数字、下划线,并以字母开头")),
)  # fmt: skip


def _told(message: str) -> Flaw:
    """What pyxform says, in words for an office; its own words stand beside."""
    row = re.search(r"\[row ?: ?(\d+)\]", message)
    sheet = next((s for s in SHEETS if re.search(rf"\b{s}\b", message)), "survey")
    for pattern, text in SAYINGS:
        if match := re.search(pattern, message):
            what = (match.groupdict().get("what") or message[:120]).replace("', '", "、").strip("'")
            return Flaw(
                sheet, int(row[1]) if row else int("column" in pattern), "", "", Reason("pyxform", text, {"what": what})
            )
    text = _("pyxform 不接受这份表:%(what)s")
    return Flaw(sheet, int(row[1]) if row else 0, "", "", Reason("pyxform", text, {"what": message[:300]}))
