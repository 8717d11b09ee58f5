"""What cross-checking and monitoring are counted by: clues in time, late, waiting; identified in time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bangfu.access.scope import SYSTEM
from bangfu.crosscheck import facts
from bangfu.figures.engine import ask
from bangfu.figures.question import Question
from bangfu.ledger import journal
from bangfu.plain.period import Period
from tests import world
from tests.crosscheck import cast
from tests.identification import cast as cases

pytestmark = pytest.mark.django_db
DAY = date(2014, 3, 3)
KEYS = (
    "crosscheck_clues_found", "crosscheck_clues_verified", "crosscheck_clues_cleared", "crosscheck_clues_verified_in_time",
    "crosscheck_verified_in_time_share", "crosscheck_clues_waiting", "files_compared",
)  # fmt: skip


def told(*some: Any) -> None:
    assert {r.outcome for r in journal.submit(some, SYSTEM)} == {"accepted"}


def clue(key: str) -> facts.ClueFound:
    about = {"comparison": "BD-1", "source": "vehicle", "sort": "hit", "household": "HU-0001", "name": "张三"}
    return facts.ClueFound(**cast.HERE, happened_on=DAY, finding=key, how="exact", **about)


def verified(key: str, after: int) -> facts.ClueVerified:
    on = DAY + timedelta(days=after)
    return facts.ClueVerified(
        **cast.HERE, happened_on=on, finding=key, outcome="cleared", reason="车已报废", by="王建国"
    )


def test_a_clue_is_verified_in_time_up_to_its_last_day() -> None:
    world.make()
    told(cast.compared(DAY, 4), *map(clue, "abcd"))
    told(verified("a", 15))
    told(verified("b", 16))
    told(verified("c", 0))
    told(verified("c", 20))
    found = ask(Question(KEYS, world.CITY, Period.of("2014")))
    assert [found[key][world.CITY] for key in KEYS[:4]] == [4, 3, 3, 2]
    assert str(found[KEYS[4]][world.CITY]) == "66.6667" and found[KEYS[5]][world.CITY] == 1
    assert found["files_compared"][world.CITY] == 1


def test_monitored_households_identified_in_time() -> None:
    world.make()
    for fact in cases.monitoring()[:8]:
        told(fact)
    keys = (
        "households_identified_in_time",
        "households_monitored_new",
        "identified_in_time_share",
        "households_monitored",
    )
    found = ask(Question(keys, world.CITY, Period.of("2023")))
    assert [int(found[key][world.CITY]) for key in keys] == [1, 1, 100, 1]
