"""The lake: whole segments or none, one writer at a time, no personal field, and never another journal's facts."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from unittest import mock
from uuid import UUID

import pyarrow.parquet as pq
import pytest

from bangfu.figures import kept
from bangfu.figures.engine import ask, facts, identities
from bangfu.figures.question import Broken, Question
from bangfu.lake import manifest, store
from bangfu.lake.feed import Row
from bangfu.lake.store import Lake
from bangfu.plain.figure import Identity
from bangfu.plain.period import Period

YEAR = Period.of("2014")
VISITS = Question(("visits",), "6107", YEAR)


def visit(seq: int, journal: int = 0, region: str = "610702001001") -> Row:
    moment = datetime(2014, 5, 1, 20, tzinfo=UTC)
    body = {"household": f"h{seq}", "urgent": False, "phone": "13900000000"}
    key = str(UUID(int=seq + journal * 1_000_000))
    return Row(seq, key, "test.visited", "", region, date(2014, 5, 1), moment, None, body)


def lake_of(path: Path, rows: list[Row]) -> Lake:
    def source(seq: int) -> Iterator[Row]:
        return iter([row for row in rows if row.seq > seq])

    return Lake(path, source)


def visits(lake: Lake) -> object:
    return ask(VISITS, lake)["visits"]["6107"]


def test_killed_before_the_manifest_nothing_counts(tmp_path: Path) -> None:
    rows = [visit(seq) for seq in range(1, 11)]
    lake = lake_of(tmp_path, rows)
    lake.roll()
    rows += [visit(seq) for seq in range(11, 21)]
    with mock.patch.object(manifest, "write_json", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        lake.roll()
    known = manifest.read(tmp_path)
    assert known and known.last == 10
    assert visits(lake_of(tmp_path, rows)) == 20
    lake_of(tmp_path, rows).roll()
    assert visits(lake_of(tmp_path, rows)) == 20


def test_processes_that_roll_at_once_roll_once(tmp_path: Path) -> None:
    rows = [visit(seq) for seq in range(1, 2001)]
    context = multiprocessing.get_context("fork")
    others = [context.Process(target=lambda: kept.roll(lake_of(tmp_path, rows))) for _nth in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    known = manifest.read(tmp_path)
    assert [other.exitcode for other in others] == [0] * 4
    assert known and sum(segment.rows for segment in known.segments) == 2000
    assert visits(lake_of(tmp_path, rows)) == 2000


def test_another_journal_is_noticed_rolled_or_in_the_tail(tmp_path: Path) -> None:
    rows = [visit(seq) for seq in range(1, 6)]
    lake = lake_of(tmp_path, rows)
    kept.roll(lake)
    rows.append(visit(6))
    assert visits(lake) == 6
    rows[5:] = [visit(6, journal=1, region="610105001001")]
    assert visits(lake) == 5
    rows[:] = [visit(seq, journal=1) for seq in range(1, 4)]
    assert visits(lake) == 3


def test_a_kind_declared_otherwise_is_rolled_anew(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, [visit(1), visit(2)])
    kept.roll(lake)
    with mock.patch.object(store, "fingerprint", return_value="other"):
        assert visits(lake) == 2
    known = manifest.read(tmp_path)
    assert known and known.fingerprint == "other"


def test_a_long_tail_is_rolled_by_who_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LONGEST_TAIL", 5)
    monkeypatch.setattr(kept, "LONGEST_TAIL", 5)
    rows = [visit(seq) for seq in range(1, 10)]
    lake = lake_of(tmp_path, rows)
    assert visits(lake) == 9
    known = manifest.read(tmp_path)
    assert known and known.last == 9
    assert (tmp_path / "figures" / kept.NAME).exists()


def test_segments_stay_few_and_old_files_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Row] = []
    lake = lake_of(tmp_path, rows)
    monkeypatch.setattr(manifest, "GRACE", -1.0)
    for seq in range(1, 60):
        rows.append(visit(seq))
        lake.roll()
    known = manifest.read(tmp_path)
    assert known and len(known.segments) <= 7
    assert {file.name for file in tmp_path.glob("*.parquet*")} == {segment.name for segment in known.segments}
    assert visits(lake) == 59


def test_who_reads_by_an_older_manifest_still_finds_its_files(tmp_path: Path) -> None:
    rows = [visit(1)]
    lake = lake_of(tmp_path, rows)
    kept.roll(lake)
    for file in tmp_path.glob("**/*.parquet"):
        os.utime(file, (0, 0))  # long ago
    older = lake.reading()
    rows.append(visit(2))
    kept.roll(lake_of(tmp_path, rows))
    now = manifest.read(tmp_path)
    assert now and {s.name for s in now.segments}.isdisjoint(s.name for s in older.segments)
    assert older.rows(f"SELECT count(*) FROM {older.live('test.visited', older.last)}") == [(1,)]


def test_what_is_kept_never_goes_back(tmp_path: Path) -> None:
    rows = [visit(seq) for seq in range(1, 6)]
    slow = lake_of(tmp_path, rows)
    kept.roll(slow)
    older = slow.reading()
    rows += [visit(seq) for seq in range(6, 11)]
    kept.roll(lake_of(tmp_path, rows))
    newest = (tmp_path / "figures" / kept.NAME).read_text()
    assert '"upto": 10' in newest
    kept.catch_up(older)
    assert (tmp_path / "figures" / kept.NAME).read_text() == newest


def test_rebuilt_is_the_same(tmp_path: Path) -> None:
    rows = [visit(1), visit(2), replace_withdrawal(3, 1)]
    lake = lake_of(tmp_path, rows)
    kept.roll(lake)
    before = ask(replace(VISITS, by="family"), lake)
    kept.rebuild(lake)
    assert ask(replace(VISITS, by="family"), lake) == before == {"visits": {"6107": 1, "610702": 1}}


def replace_withdrawal(seq: int, target: int) -> Row:
    return visit(seq)._replace(kind="ledger.withdrawn", withdraws=target, body={})


def test_a_personal_field_is_in_no_segment(tmp_path: Path) -> None:
    lake_of(tmp_path, [visit(1)]).roll()
    (segment,) = tmp_path.glob("*.parquet")
    assert "phone" not in pq.read_schema(segment).names
    assert b"13900000000" not in segment.read_bytes()


def test_segments_are_typed_and_in_order_of_region(tmp_path: Path) -> None:
    rows = [visit(1, region="610702001002"), visit(2, region="610702001001")]
    lake_of(tmp_path, rows).roll()
    (segment,) = tmp_path.glob("*.parquet")
    table = pq.read_table(segment)
    assert table.column("seq").to_pylist() == [2, 1]
    assert {name: str(table.schema.field(name).type) for name in ("money", "hours", "happened_on")} == {
        "money": "decimal128(18, 2)",
        "hours": "decimal128(18, 4)",
        "happened_on": "date32[day]",
    }
    assert table.column("recorded_on").to_pylist() == [date(2014, 5, 2)] * 2


def test_broken_identities_say_where_and_by_how_much(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, [visit(1), visit(2, region="610721101001")])
    declared = Identity("all_urgent", "全是急访", ("visits",), "=", ("urgent_visits",))
    broken = identities(VISITS, lake)
    wanted = [("6107", 2), ("610702", 1), ("610721", 1)]
    assert [b for b in broken if b.identity == declared.key] == [Broken("all_urgent", r, n, 0) for r, n in wanted]


def test_a_cursor_that_is_none_is_refused(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, [visit(1)])
    for bad in ("x", "6107|2014-13-01|1", "6107|2014-01-01|1); DROP TABLE x", "a|b|c|d"):
        with pytest.raises(ValueError):
            facts("visits", VISITS, bad, at=lake)


def test_a_child_process_reads_for_itself(tmp_path: Path) -> None:
    lake = lake_of(tmp_path, [visit(1), visit(2)])
    assert visits(lake) == 2
    child = os.fork()
    if child == 0:
        os._exit(0 if visits(lake) == 2 else 1)
    assert os.waitpid(child, 0)[1] == 0
