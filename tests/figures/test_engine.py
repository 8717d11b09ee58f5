"""Every figure, for random histories, regions, periods and moments, equals a recount by plain loops."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.figures.engine import ask, facts, facts_all
from bangfu.figures.question import Question
from bangfu.lake.feed import Row
from bangfu.lake.store import Lake
from bangfu.plain.period import Period
from tests.figures.world import WORLD, recount

REGIONS = (
    "6107",
    "610702",
    "610702001",
    "610702001001",
    "610702001002",
    "610721",
    "610721101001",
    "610703101001",
    "610105001001",
)
ROLL_UP = {"610703": "610721", "610703101": "610721101", "610703101001": "610721101001", "610702001002": "610702009001"}
DAYS = [date(2013, 12, 30), date(2014, 1, 1), date(2014, 2, 28), date(2014, 3, 31), date(2014, 9, 28), date(2015, 1, 1)]
HOUSEHOLDS = ("h1", "h2", "h3")
PERIODS = ("2014", "2014Q1", "2014-03", "2014-02-01/2014-09-28", "2015", "2013")
BODIES = {
    "test.registered": st.fixed_dictionaries(
        {
            "household": st.sampled_from(HOUSEHOLDS),
            "cause": st.sampled_from(["ill", "land"]),
            "people": st.integers(1, 9),
        },
        optional={"tags": st.lists(st.sampled_from(["low", "new"]), min_size=1, unique=True)},
    ),
    "test.left": st.fixed_dictionaries({"household": st.sampled_from(HOUSEHOLDS)}),
    "test.visited": st.fixed_dictionaries(
        {"household": st.sampled_from(HOUSEHOLDS), "urgent": st.booleans()},
        optional={
            "unit": st.sampled_from(["u1", "u2", "u3"]),
            "village": st.sampled_from(REGIONS),
            "hours": st.sampled_from(["0.1", "2.3333", "4"]),
            "money": st.sampled_from(["0.01", "1000000.10", "5.00"]),
        },
    ),
    "test.paired": st.fixed_dictionaries(
        {"cadre": st.sampled_from(["c1", "c2"]), "household": st.sampled_from(HOUSEHOLDS), "lead": st.booleans()}
    ),
    "test.parted": st.fixed_dictionaries(
        {"cadre": st.sampled_from(["c1", "c2"]), "household": st.sampled_from(HOUSEHOLDS)}
    ),
}


@st.composite
def histories(draw: Any) -> list[Row]:
    rows: list[Row] = []
    withdrawn: set[int] = set()
    moment = datetime(2014, 1, 1, tzinfo=UTC)
    for seq in range(1, draw(st.integers(1, 40)) + 1):
        moment += timedelta(hours=draw(st.integers(0, 30)))
        targets = [r.seq for r in rows if r.withdraws is None and r.seq not in withdrawn]
        if targets and draw(st.integers(0, 4)) == 0:
            target = draw(st.sampled_from(targets))
            withdrawn.add(target)
            rows.append(Row(seq, str(UUID(int=seq)), "ledger.withdrawn", "", "6107", DAYS[0], moment, target, {}))
            continue
        kind = draw(st.sampled_from(sorted(BODIES)))
        body = draw(BODIES[kind])
        stream = f"household:{body['household']}" if kind in ("test.registered", "test.left") else ""
        region, day = draw(st.sampled_from(REGIONS)), draw(st.sampled_from(DAYS))
        rows.append(Row(seq, str(UUID(int=seq)), kind, stream, region, day, moment, None, body))
    return rows


@st.composite
def questions(draw: Any) -> Question:
    return Question(
        keys=tuple(WORLD[1]),
        region=draw(st.sampled_from(["6107", "610702", "610703", "610721", "610702001", "61"])),
        period=Period.of(draw(st.sampled_from(PERIODS))),
        asof=draw(st.none() | st.integers(0, 40)),
        by=draw(st.sampled_from([None, "child", "month", 6, 12])),
        regions=draw(st.sampled_from([None, None, None, ("610702",), ("610703", "610702001"), ()])),
        unit=draw(st.sampled_from([None, None, None, "u1"])),
        roll_up=draw(st.sampled_from([{}, ROLL_UP])),
    )


def lake_of(path: str, rows: list[Row], rolls: list[int]) -> Lake:
    """A lake that was rolled when the journal had so many entries, and then saw the rest as its tail."""
    shown: list[Row] = []

    def source(seq: int) -> Iterator[Row]:
        return iter([row for row in shown if row.seq > seq])

    made = Lake(Path(path), source)
    for count in sorted({min(n, len(rows)) for n in rolls}):
        shown[:] = rows[:count]
        made.roll()
    shown[:] = rows
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.lists(st.integers(0, 40), max_size=3), st.lists(questions(), min_size=1, max_size=3))
def test_every_figure_equals_a_recount(rows: list[Row], rolls: list[int], asked: list[Question]) -> None:
    with tempfile.TemporaryDirectory() as path:
        lake = lake_of(path, rows, rolls)
        for question in asked:
            found = ask(question, lake)
            for key in question.keys:
                counted = {g: v for g, v in recount(rows, question, key).items() if v}
                assert {g: v for g, v in found[key].items() if v} == counted, (key, question)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), st.lists(st.integers(0, 40), max_size=2), questions(), st.integers(1, 5))
def test_facts_behind_a_figure_make_it_up(rows: list[Row], rolls: list[int], question: Question, size: int) -> None:
    question = Question(**{**vars_of(question), "by": None})
    with tempfile.TemporaryDirectory() as path:
        lake = lake_of(path, rows, rolls)
        for key in [key for key in question.keys if key != "urgency"]:
            value = ask(Question(**{**vars_of(question), "keys": (key,)}), lake)[key][question.region]
            paged, after = [], None
            while True:
                page = facts(key, question, after, size, lake)
                paged += list(zip(page.seqs, page.values, strict=True))
                after = page.next
                if after is None:
                    break
            assert paged == list(facts_all(key, question, lake))
            total = sum(v for _seq, v in paged) if key in ("money", "hours", "ill_money", "people") else len(paged)
            assert total == value, (key, question)
            assert len({seq for seq, _value in paged}) == len(paged)


def vars_of(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in Question.__dataclass_fields__}
