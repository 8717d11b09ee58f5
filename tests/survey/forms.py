"""A form that the house did not write: skip logic, constraints, a repeat, calculations, two languages."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from bangfu.access.scope import SYSTEM
from bangfu.ledger import journal
from bangfu.survey import publishing
from bangfu.survey.models import SurveyForm
from bangfu.survey.workbook import read_workbook
from tests import world

ZH, EN = "label::中文 (zh)", "label::English (en)"
Rows = Sequence[Mapping[str, str]]

SURVEY: Rows = (
    {"type": "start", "name": "start"},
    {"type": "end", "name": "end"},
    {"type": "text", "name": "hh", ZH: "户编号", EN: "Household number", "required": "yes", "item": "household"},
    {"type": "text", "name": "village", ZH: "村代码", EN: "Village code", "item": "region",
     "constraint": "string-length(.) = 12", "constraint_message": "村代码是12位数字"},
    {"type": "begin_repeat", "name": "person", ZH: "家里的人", EN: "People at home"},
    {"type": "text", "name": "called", ZH: "姓名", EN: "Name", "item": "name", "required": "yes"},
    {"type": "integer", "name": "age", ZH: "年龄", EN: "Age", "constraint": ". >= 0 and . < 120",
     "constraint_message": "年龄在0到119之间"},
    {"type": "select_one work", "name": "away", ZH: "${called}在哪里务工", EN: "Where does ${called} work",
     "relevant": "${age} >= 16", "item": "work_place"},
    {"type": "end_repeat", "name": "person"},
    {"type": "calculate", "name": "n", "calculation": "count(${person})", "item": "size"},
    {"type": "decimal", "name": "pay", ZH: "全年工资", EN: "Wages in the year", "item": "wage"},
    {"type": "decimal", "name": "per_head", ZH: "人均", EN: "Per head", "calculation": "round(${pay} div ${n}, 2)"},
    {"type": "select_one yn", "name": "sick", ZH: "有没有病人", EN: "Anybody ill"},
    {"type": "text", "name": "illness", ZH: "什么病", EN: "What illness", "relevant": "${sick} = 'y'", "required": "yes"},
    {"type": "select_multiple burn", "name": "burns", ZH: "烧什么", EN: "What do they burn", "item": "fuel"},
    {"type": "image", "name": "photo", ZH: "照片", EN: "Photo"},
)  # fmt: skip
CHOICES: Rows = (
    {"list_name": "work", "name": "near", ZH: "乡(镇)内", EN: "In the town"},
    {"list_name": "work", "name": "far", ZH: "省外", EN: "Outside the province"},
    {"list_name": "yn", "name": "y", ZH: "有", EN: "Yes"},
    {"list_name": "yn", "name": "n", ZH: "没有", EN: "No"},
    {"list_name": "burn", "name": "wood", ZH: "柴草", EN: "Wood"},
    {"list_name": "burn", "name": "power", ZH: "电", EN: "Power"},
)
SETTINGS = {"form_id": "foreign", "form_title": "乡里的表", "version": "1", "default_language": "中文 (zh)"}


def workbook(survey: Rows = SURVEY, choices: Rows = CHOICES, settings: Mapping[str, str] = SETTINGS) -> bytes:
    """An XLSForm file of these rows."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    for name, rows in (("survey", survey), ("choices", choices), ("settings", [settings])):
        sheet = book.add_worksheet(name)
        heads = list(dict.fromkeys(head for row in rows for head in row))
        sheet.write_row(0, 0, heads)
        for at, row in enumerate(rows, 1):
            for column, head in enumerate(heads):
                sheet.write_string(at, column, row.get(head, ""))
    book.close()
    return made.getvalue()


def published(
    content: bytes | None = None, region: str = world.CITY, about: str = "household", **more: Any
) -> SurveyForm:
    """A form published for a region from the beginning of the programme on."""
    book = read_workbook(content or workbook(), "foreign.xlsx")
    draft = publishing.look_at(book, about)
    assert draft.fit, draft.flaws
    receipt = publishing.publish(draft, about, region, date(2014, 1, 1), more.get("until"), SYSTEM)
    assert receipt.outcome in (journal.Outcome.ACCEPTED, journal.Outcome.DUPLICATE), receipt
    return SurveyForm.objects.get(key=f"{book.id}@{book.version}")


def instance(
    serial: int, household: str = "HU-0001", village: str = world.HUAYANSI, *, form: str = "foreign", photo: str = "", age: str = "40",
) -> tuple[str, bytes]:  # fmt: skip
    """A filled-in form as a client sends it, and its id, which follows from the serial number."""
    name = f"uuid:{uuid.UUID(int=serial + 1)}"
    content = f"""<?xml version="1.0"?><data id="{form}" version="1" xmlns:orx="http://openrosa.org/xforms">
      <start>2014-08-01T09:00:00.000+08:00</start><end>2014-08-01T09:21:30.000+08:00</end>
      <hh>{household}</hh><village>{village}</village>
      <person><called>张三</called><age>{age}</age><away>far</away></person>
      <person><called>张小</called><age>9</age></person>
      <n>2</n><pay>{1000 + serial}</pay><per_head>{(1000 + serial) / 2}</per_head><sick>n</sick><burns>wood power</burns>
      <photo>{photo}</photo><orx:meta><orx:instanceID>{name}</orx:instanceID></orx:meta></data>"""
    return name, content.encode()
