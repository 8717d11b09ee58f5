"""Importing a file: every row read and looked at, then all of it taken in as one batch, or nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody
from bangfu.access.vault import search_hash
from bangfu.exchange.spreadsheet import Table, read_table
from bangfu.kit.named import keyed
from bangfu.kit.spreadsheet import Unreadable, unread
from bangfu.ledger import clock, corrections, inbox, journal
from bangfu.ledger.journal import Outcome, Receipt
from bangfu.ledger.models import Batch, Held
from bangfu.places.facts import RegionListed
from bangfu.places.queries import find_region, lineage
from bangfu.places.rules import short_name
from bangfu.plain import region as regions
from bangfu.plain.fact import KINDS, Fact, Privacy, Type, field_of, fields_of, plain_value
from bangfu.plain.idnumber import flaw, plain_number
from bangfu.plain.reading import Context, read
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.plain.written import plain

Columns = Mapping[str, str]
SINCE_EVER = date(1949, 10, 1)
ROWS_FLAWED = "rows_flawed"
STEP = 2000
GIVEN = frozenset({"region", "happened_on", "level"})
"""What a gazetteer need not bring: it follows from the code, or the place stood since ever."""


@dataclass(frozen=True)
class RowFlaw:
    """What is wrong in a row: its number in the table, the column, the value as far as it may be shown, and why."""

    row: int
    column: str
    value: str
    reason: Reason


@dataclass
class Reading:
    """A file as read: the facts with the rows they came from, and every flaw."""

    kind: Any
    table: Table
    facts: list[Fact] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    flaws: list[RowFlaw] = field(default_factory=list)
    flawed: list[tuple[dict[str, Any], list[Reason]]] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)


def read_file(
    kind_name: str, path: Path, columns: Columns | None = None, values: Columns | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> Reading:  # fmt: skip
    """Read a file as facts of a kind; `columns` as in `read_table`, `values`: what a field without a column is in every row
    (`field` or `group.field`). Raises Unreadable when there is no table in it."""
    kind, values = KINDS[kind_name], values or {}
    table = read_table(path, kind, {*values, *(GIVEN if kind is RegionListed else ())}, columns)
    found = Reading(kind, table, warnings=_warnings(kind, table))
    context = Context(clock.today(), _finder())
    records = _records(kind, table, values)
    keyed = [f.name for f in fields_of(kind) if f.ref == "household"]
    for at, (rows, raw) in enumerate(records):
        if at % STEP == 0:
            progress(at / len(records))
        raw = {**raw, **{n: _key(raw[n]) for n in keyed if raw.get(n)}}
        if kind is RegionListed:
            raw = _gazetteer_row(raw)
        result = read(kind, raw, context)
        if isinstance(result, RegionListed) and _stands(result):
            continue
        if isinstance(result, tuple):
            found.flaws += [_row_flaw(kind, rows, raw, reason) for reason in result]
            found.flawed.append((raw, list(result)))
        else:
            found.facts.append(result)
            found.rows.append(rows[0])
    return found


def _by_keys(reading: Reading, by: Somebody) -> Reading:
    """The same reading with the keys of what its rows call by name."""
    facts, rows = reading.facts, reading.rows
    reading.facts, reading.rows = [], []
    for fact, row, result in zip(facts, rows, keyed(facts, by), strict=True):
        if isinstance(result, Reason):
            raw = plain_value(fact)
            reading.flaws.append(_row_flaw(reading.kind, [row], raw, result))
            reading.flawed.append((raw, [result]))
        else:
            reading.facts.append(result)
            reading.rows.append(row)
    reading.flaws.sort(key=lambda flaw: flaw.row)
    return reading


def _stands(fact: RegionListed) -> bool:
    """Whether a place stands already under its name on its first day: to list it anew would begin it again."""
    if fact.until or fact.successors:
        return False
    known = lineage().standings.get(fact.place, ())
    return any(one.name == short_name(fact.name) and one.since < fact.happened_on < one.until for one in known)


def _warnings(kind: Any, table: Table) -> list[Reason]:
    found = [unread(table.others)] if table.others else []
    if len(table.joined) > 1:
        names = "、".join(name for name, _after, _above in table.joined)
        found.append(Reason("sheets_joined", _("这几张表格式相同,一起读取:%(names)s"), {"names": names}))
    if table.passed:
        text = _("第 %(rows)s 行是合计或落款,没有读取")
        found.append(Reason("rows_passed", text, {"rows": "、".join(map(table.where, table.passed[:20]))}))
    for unit in sorted(set(table.units.values())):
        columns = "、".join(gettext(table.field(n).label) for n, u in table.units.items() if u == unit)
        text = _("「%(columns)s」按%(unit)s读取,已换算成元")
        found.append(Reason("larger_unit", text, {"columns": columns, "unit": unit}))
    if table.repeated:
        text = _("这几列重复出现,只读了第一次出现的:%(columns)s")
        found.append(Reason("columns_repeated", text, {"columns": "、".join(table.repeated)}))
    if kind is RegionListed and not any(f.name == "happened_on" for f in table.fields.values()):
        text = _("没有写起用日期的地方,按%(day)s起用登记")
        found.append(Reason("since_ever", text, {"day": SINCE_EVER.isoformat()}))
    return found


def _finder() -> Callable[[str], str | None]:
    """Finding regions, each text looked up once."""
    known: dict[str, str | None] = {}

    def find(text: str) -> str | None:
        if text not in known:
            known[text] = find_region(text)
        return known[text]

    return find


def _records(kind: Any, table: Table, values: Columns) -> list[tuple[list[int], dict[str, Any]]]:
    """Raw values by field name, with the rows they stand in: rows of one key are one record with a group."""
    group = next((f.name for f in fields_of(kind) if f.type is Type.GROUP), "")
    key = kind.kind().stream
    records: list[tuple[list[int], dict[str, Any]]] = []
    by_key: dict[str, int] = {}
    own = {name: value for name, value in values.items() if "." not in name}
    inner = {name.partition(".")[2]: value for name, value in values.items() if "." in name}
    parts: list[Any] = []
    for number, line in table.rows:
        line = [_in_unit(cell, table.units[at]) if at in table.units else cell for at, cell in enumerate(line)]
        raw = {**own, **{f.name: line[at] for at, f in table.fields.items() if at < len(line)}}
        if table.places:
            parts = _filled([line[at] for at in table.places if at < len(line)], parts)
            raw["region"] = _place(own.get("region", ""), raw.get("region"), parts)
        item = {f.name: line[at] for at, (_group, f) in table.items.items() if at < len(line)}
        if not group:
            records.append(([number], raw))
            continue
        mark = str(raw.get(key, "")).strip()
        if not mark and records:
            mark = str(records[-1][1].get(key, "")).strip()
        if mark not in by_key:
            by_key[mark] = len(records)
            records.append(([], {**raw, group: []}))
        rows, record = records[by_key[mark]]
        rows.append(number)
        if any(value not in ("", None) for value in item.values()):
            record[group].append({**inner, **item})
    return records


def _key(written: Any) -> Any:
    """A household's key. Where a file knows households by their heads' ID numbers, the key is made of the number, the same in
    every file, and does not tell it: keys stand in addresses and tables."""
    number = plain_number(str(written))
    return written if flaw(number) else f"H{search_hash(number)[:12].upper()}"


def _filled(parts: list[Any], above: list[Any]) -> list[Any]:
    """The names of county, town and village, the wider ones from the row above where they stand once over several villages."""
    if not parts or parts[-1] in ("", None) or len(parts) != len(above):
        return parts
    return [above[at] if part in ("", None) else part for at, part in enumerate(parts)]


def _in_unit(value: Any, unit: str) -> Any:
    """A bare number with the unit that its column states, to the fen."""
    if isinstance(value, float):
        value = round(value, 8)
    return value if value in ("", None) or "元" in str(value) else f"{value}{unit}"


def _place(within: str, said: Any, parts: list[Any]) -> str:
    """The place a row says: by the narrowest code, or by the names of county, town and village together, `within` what is
    said of the whole file."""
    if within and not any(isinstance(part, int | float) or str(part).isdigit() for part in parts):
        return "/".join([within, *(str(part).strip() for part in parts if part not in ("", None))])
    words = [str(part).strip().removesuffix(".0") for part in (said, *parts) if part not in ("", None)]
    codes = [word for word in words if word.isdigit()]
    return max(codes, key=len) if codes else "/".join(str(part).strip() for part in parts if part)


def _gazetteer_row(raw: dict[str, Any]) -> dict[str, Any]:
    """A row of a gazetteer: codes in their shortest form, the parent from the code, standing since ever unless said."""
    raw = {k: ("" if v is None else v) for k, v in raw.items()}
    code = regions.normal(plain(str(raw.get("place", ""))).removesuffix(".0"))
    is_code = regions.is_code(code)
    level = regions.level(code) if is_code else raw.get("level")
    parent = regions.parent(code) if is_code else ""
    since = raw.get("happened_on") or SINCE_EVER
    return {
        **raw,
        "place": code,
        "name": plain(str(raw.get("name", ""))),
        "region": parent,
        "level": level,
        "happened_on": since,
    }


def _row_flaw(kind: Any, rows: list[int], raw: dict[str, Any], reason: Reason) -> RowFlaw:
    name, _dot, rest = reason.field.partition(".")
    if not name:
        return RowFlaw(rows[0], "", "", reason)
    f = field_of(kind, name)
    if f.item and rest:
        at, _dot, inner = rest.partition(".")
        g = field_of(f.item, inner)
        value = "" if g.privacy is not Privacy.OPEN else str(raw[name][int(at)].get(inner, ""))
        return RowFlaw(rows[min(int(at), len(rows) - 1)], g.label, value[:40], reason)
    value = "" if f.privacy is not Privacy.OPEN or f.item else str(raw.get(name, ""))
    return RowFlaw(rows[0], f.label, value[:40], reason)


@dataclass(frozen=True)
class Preview:
    """What would become of a file: the reading, and the journal's answer to each fact."""

    reading: Reading
    receipts: list[Receipt]

    def count(self, outcome: Outcome) -> int:
        return sum(r.outcome is outcome for r in self.receipts)

    @property
    def objections(self) -> list[RowFlaw]:
        """What rules and rights object to, by row."""
        return [
            RowFlaw(row, field_of(self.reading.kind, r.field.split(".")[0]).label if r.field else "", "", r)
            for row, receipt in zip(self.reading.rows, self.receipts, strict=True)
            for r in receipt.reasons
        ]


def preview(
    kind_name: str, path: Path, by: Somebody, columns: Columns | None = None, values: Columns | None = None
) -> Preview:
    """Read a file and ask the journal what it would answer; nothing is written. Raises Unreadable."""
    reading = _by_keys(read_file(kind_name, path, columns, values), by)
    return Preview(reading, journal.rehearse(reading.facts, by))


def commit(
    kind_name: str, path: Path, by: Somebody, file_name: str, *, partial: bool = False, columns: Columns | None = None,
    values: Columns | None = None, progress: Callable[[float], None] = lambda share: None,
) -> Batch:  # fmt: skip
    """Take a file in as one batch. Raises Unreadable; with flawed rows too, unless `partial` takes the good ones."""
    reading = _by_keys(read_file(kind_name, path, columns, values, lambda share: progress(0.3 * share)), by)
    if reading.flaws and not partial:
        raise Unreadable(_refusal(reading))
    progress(0.3)
    find = _finder()
    with transaction.atomic():
        batch = Batch(
            id=journal.new_id(), kind=kind_name, file_name=file_name[:200], by=by.name, at=clock.now(),
            file_digest=hashlib.sha256(path.read_bytes()).hexdigest(), refused=len(reading.flawed),
        )  # fmt: skip
        receipts = journal.submit(
            reading.facts, by, origin="import", batch=batch.id, progress=lambda share: progress(0.3 + 0.7 * share)
        )
        for outcome in (Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.HELD):
            setattr(batch, outcome.value, sum(r.outcome is outcome for r in receipts))
        batch.refused += sum(r.outcome is Outcome.REFUSED for r in receipts)
        refused = [
            inbox.Refused(kind_name, fact.region, plain_value(fact), receipt.reasons)
            for fact, receipt in zip(reading.facts, receipts, strict=True) if receipt.outcome is Outcome.REFUSED
        ]  # fmt: skip
        unread = [
            inbox.Refused(kind_name, find(str(raw.get("region", ""))) or "", raw, tuple(reasons))
            for raw, reasons in reading.flawed
        ]
        inbox.quarantine([*refused, *unread], by, "import")
        batch.save(force_insert=True)
    return batch


def taken(counts: Mapping[str, Any]) -> str:
    """What became of a batch, in a sentence."""
    text = gettext("入账%(accepted)s条,已有%(duplicate)s条,待核%(held)s条,退回%(refused)s条")
    return text % {key: counts[key] for key in ("accepted", "duplicate", "held", "refused")}


def _refusal(reading: Reading) -> Reason:
    """Why a file with flaws is not taken: the first of them, and how many there are."""
    first = reading.flaws[0]
    text = _("第 %(row)s 行「%(column)s」:%(why)s;共%(n)s处,一行也没有入账")
    values = {"row": reading.table.where(first.row), "column": gettext(first.column), "n": len(reading.flaws)}
    return Reason(ROWS_FLAWED, text, {**values, "why": _said(first.reason)}, first.reason.source, first.column)


def _said(reason: Reason) -> str:
    text = gettext(reason.text)
    return text % reason.values if reason.values else text


def undo(batch_id: uuid.UUID, reason: str, by: Somebody) -> Reason | None:
    """Take back a batch all of whose facts lie where one may withdraw, or are one's own. None when done, else why not."""
    batch = Batch.objects.filter(id=batch_id).first()
    if batch is None or batch.undone_at:
        return Reason("no_batch", _("没有这一批,或已经撤销"))
    scope = by.scope(Verb.WITHDRAW)
    waiting = Held.objects.filter(batch=batch_id, state="waiting")
    if not all(scope.covers(row.region) or corrections.is_own(row, by) for row in waiting):
        return Reason("not_yours", _("您没有撤销这一批的权限"))
    return corrections.undo(batch_id, reason, by)
