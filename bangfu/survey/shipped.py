"""Forms as workbooks written by the program: those it comes with, and the empty one that an office begins with."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext, override

from bangfu.plain.fact import Type
from bangfu.plain.policy import codes
from bangfu.survey.checking import OWN, find_item
from bangfu.survey.items import GROUPS, Item, items

HERE = Path(__file__).parent / "forms"
ZH, EN = "label::中文 (zh)", "label::English (en)"
MESSAGE_ZH, MESSAGE_EN = "constraint_message::中文 (zh)", "constraint_message::English (en)"
SURVEY = ("type", "name", ZH, EN, "item", "required", "relevant", "constraint", MESSAGE_ZH, MESSAGE_EN, "calculation")
CHOICES = ("list_name", "name", ZH, EN)
SETTINGS = ("form_id", "form_title", "version", "default_language")
KINDS = {
    Type.TEXT: "text", Type.LONG: "text", Type.INTEGER: "integer", Type.NUMBER: "decimal", Type.MONEY: "decimal",
    Type.DATE: "date", Type.ID_NUMBER: "text", Type.PHONE: "text", Type.YES: "select_one yes_no",
}  # fmt: skip
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Shipped:
    """A form that comes with the program."""

    id: str
    title: str
    version: str
    about: str
    since: date
    source: str
    until: date | None = None
    choices: Mapping[str, Mapping[str, str]] | None = None


@cache
def shipped() -> tuple[Shipped, ...]:
    tables = tomllib.loads((HERE / "forms.toml").read_text("utf8"))
    return tuple(Shipped(name, **table) for name, table in tables.items())


def workbook_of(form: Shipped) -> bytes:
    """A form that comes with the program, as an XLSForm."""
    with (HERE / f"{form.id}.csv").open(encoding="utf8", newline="") as file:
        lines = list(csv.DictReader(file))
    survey, repeated = [], False
    for line in lines:
        repeated = line["type"] == "begin_repeat" or (repeated and line["type"] != "end_repeat")
        survey.append(_question(line, form.about, repeated))
    lists = {row["type"].split()[1] for row in survey if row["type"].startswith("select_")}
    settings = {"form_id": form.id, "form_title": form.title, "version": form.version, "default_language": "中文 (zh)"}
    return written(
        [
            ("survey", SURVEY, survey),
            ("choices", CHOICES, _choices(lists, form.choices or {})),
            ("settings", SETTINGS, [settings]),
        ]
    )


def _question(line: Cells, about: str, repeated: bool) -> dict[str, str]:
    name = line["item"]
    item = find_item(name, about, repeated) if name and name not in OWN else None
    label = line["label"] or (item.label if item else "")
    code = f"{line['code']} " if line["code"] else ""
    return {
        "type": line["type"] or (kind_of(item) if item else ""), "name": line["name"] or name,
        ZH: code + label if label else "", EN: code + english(label) if label else "", "item": name,
        "required": line["required"], "relevant": line["relevant"], "constraint": line["constraint"],
        MESSAGE_ZH: line["message"], MESSAGE_EN: english(line["message"]), "calculation": line["calculation"],
    }  # fmt: skip


def kind_of(item: Item) -> str:
    """The type of question that asks an item by itself."""
    if item.type is Type.CODE:
        return f"select_one {item.codes}"
    return f"select_multiple {item.codes}" if item.type is Type.CODES else KINDS[item.type]


def _choices(lists: set[str], own: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    return [
        {"list_name": name, "name": code, ZH: label, EN: english(label)}
        for name in sorted(lists) for code, label in (own.get(name) or codes(name)).items()
    ]  # fmt: skip


def english(text: str) -> str:
    if not text:
        return ""
    with override("en"):
        return gettext(text)


def blank() -> bytes:
    """The workbook that an office begins with: the columns, two questions to go by, and the catalogue of items."""
    survey = [
        {"type": "start", "name": "start"}, {"type": "end", "name": "end"},
        {"type": "text", "name": "household", ZH: "户编号", EN: english("户编号"), "item": "household", "required": "yes"},
        {"type": "select_one yes_no", "name": "unsafe", ZH: "危房户", EN: english("危房户"), "item": "unsafe"},
    ]  # fmt: skip
    settings = {"form_id": "my_form", "form_title": "我的调查表", "version": "1", "default_language": "中文 (zh)"}
    return written(
        [
            ("survey", SURVEY, survey), ("choices", CHOICES, _choices({"yes_no"}, {})), ("settings", SETTINGS, [settings]),
            ("items", ("group", "item", "label", "type", "unit", "codes", "choices"), _catalogue()),
        ]
    )  # fmt: skip


def _catalogue() -> list[dict[str, str]]:
    return [
        {
            "group": group, "item": item.name, "label": item.label, "type": kind_of(item), "unit": item.unit, "codes": item.codes,
            "choices": " ".join(f"{code}={label}" for code, label in codes(item.codes).items()) if item.codes else "",
        }
        for group in GROUPS for item in items(group).values()
    ]  # fmt: skip


def written(sheets: Sequence[tuple[str, Sequence[str], Sequence[Cells]]]) -> bytes:
    """A workbook of sheets: name, columns, rows; every cell is text."""
    made = io.BytesIO()
    book: Any = xlsxwriter.Workbook(made, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#EEF7F4"})
    for name, columns, rows in sheets:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 22)
        sheet.write_row(0, 0, columns, bold)
        for at, row in enumerate(rows, 1):
            for column, head in enumerate(columns):
                sheet.write_string(at, column, row.get(head, ""))
    book.close()
    return made.getvalue()
