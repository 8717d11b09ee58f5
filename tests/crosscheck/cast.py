"""A county's vehicles file, consents, and what a comparison with the small world finds."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import xlsxwriter

from bangfu.access.scope import SYSTEM, Somebody
from bangfu.crosscheck import columns, facts, matching, rules, sending
from bangfu.households.facts import HouseholdRegistered, Member
from bangfu.ledger import clock, journal
from bangfu.plain.idnumber import check_character
from tests import world

HERE = {"region": world.HUAYANSI}
COUNTY = Somebody("county", [("county_office", world.NINGQIANG, "")])
TEAM = Somebody("team", [("team_member", world.HUAYANSI, "")])
FAR = date(2099, 12, 31)


def number(birth: str, serial: int) -> str:
    first = f"999999{birth}{serial:03d}"
    return first + check_character(first)


PLATE = "陕F12345"
LI, WANG = number("19751203", 215), number("19820615", 420)


def more_people() -> None:
    """Two more households of Huayansi: Li Mingde's and Wang Guifang's."""
    told = [
        HouseholdRegistered(
            **HERE, happened_on=world.SPRING, household=key, attribute="1", cause="1",
            members=(Member(name=name, sex=sex, id_number=id_number, relation="01"),),
        )
        for key, name, sex, id_number in (("HU-0011", "李明德", "1", LI), ("HU-0012", "王桂芳", "2", WANG))
    ]  # fmt: skip
    assert {r.outcome for r in journal.submit(told, SYSTEM)} == {"accepted"}


def consent(household: str = "HU-0001", key: str = "SQ1", on: date | None = None, **more: Any) -> facts.ConsentSigned:
    values = {"scope": ("vehicle",), "until": FAR, "signed_by": "张三", **more}
    return facts.ConsentSigned(**HERE, happened_on=on or clock.today(), consent=key, household=household, **values)


def vehicles(rows: list[list[Any]], head: list[str] | None = None) -> list[list[Any]]:
    """A file as a traffic office sends it: a title above, headings of its own."""
    return [
        ["宁强县机动车登记信息"],
        [],
        head or ["序号", "车主姓名", "身份证号码", "号牌", "登记日期", "出生年月日", "户籍地"],
        *rows,
    ]


def workbook(lines: list[list[Any]], *others: str) -> bytes:
    """An Excel file with these rows, and with other sheets that hold something."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, line in enumerate(lines):
        sheet.write_row(at, 0, line)
    for name in others:
        book.add_worksheet(name).write_row(0, 0, ["姓名"])
    book.close()
    return out.getvalue()


def found(lines: list[list[Any]], source: str = "vehicle", region: str = world.NINGQIANG) -> matching.Found:
    header, heads = columns.headings(lines, {})
    return matching.compare(columns.rows(lines, header, heads), rules.sources()[source], region, clock.today())


def sent(lines: list[list[Any]], source: str = "vehicle") -> tuple[str, list[journal.Receipt]]:
    return sending.send(found(lines, source), source, world.NINGQIANG, COUNTY, department="交警大队")


def one_clue() -> str:
    """Zhang San agreed, has a car in the file, and the village is asked; the clue's key."""
    journal.submit([consent()], SYSTEM)
    _key, receipts = sent(vehicles([[1, "张三", world.id_number(1), PLATE, "2013-05-01", "", ""]]))
    assert [r.outcome for r in receipts] == ["accepted", "accepted"], receipts
    return f"{_key}-0001"


def compared(on: date, n: int) -> facts.FileCompared:
    """A comparison of a file of n rows, with a clue for each."""
    counts = {"rows": n, "people": n, "exact": n, "probable": 0, "found": n}
    return facts.FileCompared(region=world.NINGQIANG, happened_on=on, comparison="BD-1", source="vehicle", **counts)


def named() -> None:
    """A comparison and a clue under keys that tables of doors can name."""
    today = clock.today()
    clue = facts.ClueFound(
        **HERE, happened_on=today, finding="XS-1", comparison="BD-1", source="vehicle", sort="hit", household="HU-0001", name="张三",
        how="exact", evidence=(facts.Evidence(head="号牌", value=PLATE),),
    )  # fmt: skip
    assert {r.outcome for r in journal.submit([compared(today, 1), clue], SYSTEM)} == {"accepted"}
