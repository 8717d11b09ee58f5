"""Every figure, for random histories, regions, periods and moments, equals a recount by plain loops."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.figures import kept, steps
from bangfu.figures.engine import ask, facts, facts_all
from bangfu.figures.question import Question
from bangfu.lake.feed import Row
from bangfu.lake.store import Lake
from bangfu.plain.figure import Sum
from bangfu.plain.period import Period
from tests.figures.world import WORLD, recount

REGIONS = (
    *("6107", "610702", "610702001", "610702001001", "610702001001", "610702001002", "610702001002"),
    *("610721", "610721101001", "610703101001", "610105001001"),
)
ROLL_UP = {
    "610703": "610721",
    "610703101": "610721101",
    "610703101001": "610721101001",
    "610702001002": "610702009001",
}
DAYS = [
    date(2014, 1, 1),
    date(2014, 2, 28),
    date(2014, 3, 31),
    date(2014, 3, 31),
    date(2014, 3, 15),
    date(2014, 3, 16),
    date(2014, 9, 28),
]
DAYS += [date(2013, 12, 30), date(2015, 1, 1)]
HOUSEHOLDS = ("h1", "h2", "h3")
PERIODS = ("2014", "2014", "2014", "2014Q1", "2014-03", "2014-02-01/2014-09-28", "2015", "2013")


def some(chance: Random, name: str, values: tuple[Any, ...]) -> dict[str, Any]:
    """A field that is said four times out of five."""
    return {name: chance.choice(values)} if chance.random() < 0.8 else {}


BODIES: dict[str, Callable[[Random], dict[str, Any]]] = {
    "test.registered": lambda r: {
        "household": r.choice(HOUSEHOLDS),
        "cause": r.choice(["ill", "land"]),
        "people": r.randint(1, 9),
        **some(r, "tags", (["low"], ["low", "new"], ["new"])),
    },
    "test.left": lambda r: {"household": r.choice(HOUSEHOLDS)},
    "test.visited": lambda r: {
        "household": r.choice(HOUSEHOLDS),
        "urgent": r.random() < 0.4,
        **some(r, "unit", ("u1", "u2", "u3")),
        **some(r, "village", REGIONS),
        **some(r, "hours", ("0.1", "2.3333", "4")),
        **some(r, "money", ("0.01", "1000000.10", "5.00")),
    },
    "test.paired": lambda r: {
        "cadre": r.choice(["c1", "c2"]),
        "household": r.choice(HOUSEHOLDS),
        "lead": r.random() < 0.5,
    },
    "test.parted": lambda r: {"cadre": r.choice(["c1", "c2"]), "household": r.choice(HOUSEHOLDS)},
}
KINDS_DRAWN = [*sorted(BODIES), "test.visited", "test.visited", "test.paired"]


def history(chance: Random) -> list[Row]:
    """A dense history, so that values clash often."""
    rows: list[Row] = []
    live: list[int] = []
    moment = datetime(2014, 1, 1, tzinfo=UTC)
    for seq in range(1, chance.choice([3, 20, 40, 60]) + 1):
        moment += timedelta(hours=chance.randint(0, 30))
        key = str(UUID(int=seq))
        if live and chance.random() < 0.2:
            target = live.pop(chance.randrange(len(live)))
            rows.append(Row(seq, key, "ledger.withdrawn", "", "6107", DAYS[0], moment, target, {}))
            continue
        kind = chance.choice(KINDS_DRAWN)
        body = BODIES[kind](chance)
        stream = f"household:{body['household']}" if kind in ("test.registered", "test.left") else ""
        rows.append(Row(seq, key, kind, stream, chance.choice(REGIONS), chance.choice(DAYS), moment, None, body))
        live.append(seq)
    return rows


def some_question(chance: Random) -> Question:
    return Question(
        keys=tuple(WORLD[1]),
        region=chance.choice(["6107", "6107", "6107", "610702", "610703", "610721", "610702001", "61", ""]),
        period=Period.of(chance.choice(PERIODS)),
        asof=chance.choice([None, None, 5, 10, 15, 20, 25, 30, 35, 45, 55]),
        by=chance.choice([None, "child", "month", "family", 6, 12]),
        regions=chance.choice([None, None, None, None, ("610702",), ("610703", "610702001"), ()]),
        units=chance.choice([(), (), ("u2",), ("u1", "u2")]),
        roll_up=chance.choice([{}, ROLL_UP]),
    )


def lake_of(path: str, rows: list[Row], rolls: list[int]) -> Lake:
    """A lake that was rolled when the journal had so many entries, and then saw the rest as its tail."""
    shown: list[Row] = []

    def source(seq: int) -> Iterator[Row]:
        return iter([row for row in shown if row.seq > seq])

    made = Lake(Path(path), source)
    for count in sorted({min(n, len(rows)) for n in rolls}):
        shown[:] = rows[:count]
        kept.roll(made)
    shown[:] = rows
    return made


CHANCES = st.integers(0, 10**9).map(Random)
"""Hypothesis gives the seed; histories drawn value by value come out too thin to clash."""


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "BLOCK", 8)
    monkeypatch.setattr(kept, "LARGEST", 30)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(CHANCES)
def test_every_figure_equals_a_recount(chance: Random) -> None:
    rows = history(chance)
    rolls = [chance.randint(0, 60) for _ in range(chance.randint(0, 3))]
    with tempfile.TemporaryDirectory() as path:
        lake = lake_of(path, rows, rolls)
        for question in [some_question(chance) for _ in range(4)]:
            found = ask(question, lake)
            for key in question.keys:
                counted = {g: v for g, v in recount(rows, question, key).items() if v}
                assert {g: v for g, v in found[key].items() if v} == counted, (key, question, rolls)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(CHANCES)
def test_facts_behind_a_figure_make_it_up(chance: Random) -> None:
    rows = history(chance)
    with tempfile.TemporaryDirectory() as path, tempfile.TemporaryDirectory() as bare:
        lake, unrolled = lake_of(path, rows, [chance.randint(0, 60) for _ in range(2)]), lake_of(bare, rows, [])
        question = replace(some_question(chance), by=None)
        values = ask(question, lake)
        for key in [key for key in question.keys if key != "urgency"]:
            found = paged(key, question, chance.randint(1, 5), lake)
            assert found == list(facts_all(key, question, lake)) == list(facts_all(key, question, unrolled))
            total = sum(v for _seq, v in found) if isinstance(WORLD[1][key].measure, Sum) else len(found)
            assert total == values[key][question.region], (key, question)
            assert len({seq for seq, _value in found}) == len(found)


def paged(key: str, question: Question, size: int, lake: Lake) -> list[tuple[int, Any]]:
    found: list[tuple[int, Any]] = []
    after: str | None = ""
    while after is not None:
        page = facts(key, question, after, size, lake)
        found += zip(page.seqs, page.values, strict=True)
        after = page.next
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(CHANCES)
def test_what_comes_later_does_not_change_what_was_known(chance: Random) -> None:
    rows = history(chance)
    known = chance.randint(1, len(rows))
    question = replace(some_question(chance), asof=known)
    with tempfile.TemporaryDirectory() as early, tempfile.TemporaryDirectory() as late:
        then = ask(replace(question, asof=None), lake_of(early, rows[:known], [known // 2]))
        assert then == ask(question, lake_of(late, rows, [known // 2, known, len(rows)]))
