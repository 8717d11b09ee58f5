"""The year as Excel files: what each county and the city would send in, and when."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from bangfu.demo.world import COUNTIES, World
from bangfu.demo.year import Row, happenings
from bangfu.exchange.template import columns_of
from bangfu.plain.fact import KINDS, Fact, Field, Type, fields_of
from bangfu.plain.policy import codes

CITY = "6107"
MONTHLY = ("pairing.visit_made", "helping.training_held", "helping.labour_export_organised",
           "helping.condolence_visit_made", "funds.money_arrived")  # fmt: skip
ORDER = ("people.unit_registered", "people.cadre_registered", "households.household_registered",
         "stationing.team_set_up", "stationing.cadre_posted", "projects.project_registered")  # fmt: skip
LAST_DAY = date(2014, 12, 30)


@dataclass(frozen=True)
class Parcel:
    """A file that an office sent in: what it holds, where it lies, when it came, and the region of the office."""

    kind: str
    path: Path
    received_on: date
    sender: str


_rows: dict[Path, tuple[str, list[Row]]] = {}


def write_year(world: World, folder: Path, progress: Callable[[str], None]) -> list[Parcel]:
    """Write every file of the year, on two processes; the parcels in the order in which they came."""
    folder.mkdir(parents=True, exist_ok=True)
    found = happenings(world)
    found |= {
        "people.unit_registered": [{**u, "happened_on": date(2014, 1, 3)} for u in world.units],
        "people.cadre_registered": [{**c, "happened_on": date(2014, 1, 3)} for c in world.cadres],
        "households.household_registered": world.households,
    }
    parcels = [p for kind, rows in found.items() for p in _parcels(kind, rows, world, folder)]
    progress(f"{len(parcels)} files")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for _path in pool.imap_unordered(_write, [p.path for p in parcels], chunksize=4):
            pass
    _rows.clear()
    return sorted(parcels, key=lambda p: (p.received_on, ORDER.index(p.kind) if p.kind in ORDER else 99, p.path.name))


def _parcels(kind: str, rows: list[Row], world: World, folder: Path) -> list[Parcel]:
    groups: dict[tuple[str, date], list[Row]] = {}
    for row in rows:
        sender = CITY if kind.startswith("people.") else row["region"][:6]
        groups.setdefault((sender if sender in COUNTIES else CITY, _received(kind, row["happened_on"])), []).append(row)
    parcels = []
    for (sender, day), some in groups.items():
        who = world.place_names.get(sender, "汉中市")
        path = folder / f"{day:%m%d}_{kind}_{sender}.xlsx"
        _rows[path] = (who, some)
        parcels.append(Parcel(kind, path, day, sender))
    return parcels


def _received(kind: str, happened_on: date) -> date:
    """When a file with facts of a day came in: registers early, monthly tables after the month, all else in a while."""
    if kind.startswith("people."):
        return date(2014, 1, 6)
    if kind == "households.household_registered":
        return date(2014, 4, 20)
    if kind in MONTHLY or happened_on > date(2014, 4, 30):
        after = (happened_on.replace(day=1) + timedelta(days=32)).replace(day=4)
        return min(after, LAST_DAY)
    return (happened_on.replace(day=1) + timedelta(days=32)).replace(day=2)


def _write(path: Path) -> None:
    sender, rows = _rows[path]
    write_table(path, KINDS[path.name.split("_", 1)[1].rsplit("_", 1)[0]], sender, rows)


def write_table(path: Path, kind: type[Fact], sender: str, rows: list[Row]) -> None:
    """Write facts of a kind as the Excel file that an office would send in."""
    group = next((f for f in fields_of(kind) if f.type is Type.GROUP), None)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, f"{sender}{kind.kind().label}表")
        sheet.write_string(1, 0, f"填报单位:{sender}    {rows[0]['happened_on'].year}年")
        columns = [(f, codes(f.codes) if f.codes else {}, not of) for f, of in columns_of(kind)]
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, (f, _codes, _own) in enumerate(columns):
            sheet.write_string(2, at, f.label + (f"({f.unit})" if f.unit else ""))
        line = 3
        key = kind.kind().stream
        for row in rows:
            items = row.get(group.name) or [{}] if group else [{}]
            for nth, item in enumerate(items):
                values = row if nth == 0 else {key: row[key]}
                for at, (f, labels, is_own) in enumerate(columns):
                    _cell(sheet, line, at, f, labels, (values if is_own else item).get(f.name), days)
                line += 1


def _cell(sheet: Any, line: int, at: int, f: Field, labels: Any, value: Any, days: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(line, at, value, days)
    elif isinstance(value, bool):
        sheet.write_string(line, at, "是" if value else "否")
    elif isinstance(value, int) and line % 7:
        sheet.write_number(line, at, value)
    else:
        sheet.write_string(line, at, str(labels.get(str(value), value)))
