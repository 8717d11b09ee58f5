"""How leave, promises and objections follow from facts; what is held because a rule objects."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bangfu.ledger.journal import Outcome
from bangfu.stationing import acts
from bangfu.stationing.facts import (
    CadreReplaced,
    LeaveApplied,
    LeaveApproved,
    LeaveRefused,
    PostHandedOver,
    PresenceObjected,
    PresenceObjectionAnswered,
    PromiseSettled,
    ReturnedFromLeave,
    TeamWithdrawn,
    VillageJudgedStable,
)
from bangfu.stationing.models import Leave, Posting, PresenceObjection, Promise, Team
from tests.presence.cast import HERE, TEAM, make_world, submit

pytestmark = pytest.mark.django_db
JULY = date(2014, 7, 1)


@pytest.fixture(autouse=True)
def _made() -> None:
    make_world()


def leave(key: str, until: int, cadre: str = "GB3") -> LeaveApplied:
    return LeaveApplied(
        **TEAM,
        happened_on=JULY,
        leave=key,
        cadre=cadre,
        why="personal",
        since=date(2014, 7, 2),
        until=date(2014, 7, until),
    )


def approved(key: str, level: str) -> LeaveApproved:
    return LeaveApproved(**HERE, happened_on=JULY, leave=key, level=level)


@pytest.mark.parametrize(
    ("until", "cadre", "level", "outcome"),
    [(4, "GB3", "town", Outcome.ACCEPTED), (5, "GB3", "town", Outcome.HELD), (5, "GB3", "county", Outcome.ACCEPTED),
     (12, "GB3", "county", Outcome.HELD), (3, "GB1", "county", Outcome.HELD), (3, "GB1", "city", Outcome.ACCEPTED)],
)  # fmt: skip
def test_leave_is_approved_by_days_and_rank(until: int, cadre: str, level: str, outcome: Outcome) -> None:
    submit(leave("QJ2", until, cadre))
    assert submit(approved("QJ2", level))[0].outcome is outcome


def test_a_leave_from_application_to_return() -> None:
    submit(leave("QJ2", 4))
    assert Leave.objects.get(key="QJ2").state == "applied"
    submit(approved("QJ2", "town"))
    row = Leave.objects.get(key="QJ2")
    assert (row.state, row.days, row.level) == ("approved", 3, "town")
    submit(ReturnedFromLeave(**HERE, happened_on=date(2014, 7, 4), leave="QJ2"))
    row = Leave.objects.get(key="QJ2")
    assert (row.state, row.returned_on) == ("returned", date(2014, 7, 4))
    submit(leave("QJ3", 4), LeaveRefused(**HERE, happened_on=JULY, leave="QJ3", reason="防汛"))
    assert Leave.objects.get(key="QJ3").state == "refused"


def test_an_approval_of_nothing_waits_for_the_application() -> None:
    assert submit(approved("QJ9", "town"))[0].outcome is Outcome.HELD
    submit(leave("QJ9", 4))
    assert Leave.objects.get(key="QJ9").state == "approved"


def test_days_must_be_in_order() -> None:
    receipt = submit(leave("QJ2", 1))[0]
    assert receipt.outcome is Outcome.HELD and receipt.reasons[0].code == "ends_before"


def test_a_team_stays_and_nobody_is_swapped_until_the_village_is_stable() -> None:
    going = TeamWithdrawn(**TEAM, happened_on=date(2014, 9, 1), reason="期满")
    swap = CadreReplaced(**TEAM, happened_on=date(2014, 9, 1), cadre="GB3", reason="回单位", cause="rotation")
    assert {r.outcome for r in submit(going, swap)} == {Outcome.HELD}
    ill = CadreReplaced(**TEAM, happened_on=date(2014, 9, 1), cadre="GB2", reason="住院", cause="illness")
    assert submit(ill)[0].outcome is Outcome.ACCEPTED
    assert Posting.objects.get(cadre="GB2").until == date(2014, 9, 1)
    submit(VillageJudgedStable(**HERE, happened_on=date(2014, 8, 1), basis="考核认定"))
    again = TeamWithdrawn(**TEAM, happened_on=date(2014, 9, 2), reason="期满")
    assert submit(again)[0].outcome is Outcome.ACCEPTED
    assert Team.objects.get(key="T1").state == "withdrawn"


def test_a_hand_over_without_signatures_is_held_and_says_what_is_missing() -> None:
    about = {**TEAM, "happened_on": JULY, "giver": "GB3", "taker": "GB2", "ledger": True, "plan": True}
    poor = submit(PostHandedOver(**about, households_visited=0, signed_by_giver=True, signed_by_taker=False))[0]
    assert poor.outcome is Outcome.HELD and [r.code for r in poor.reasons] == ["no_round", "taker_unsigned"]
    full = submit(PostHandedOver(**about, households_visited=98, signed_by_giver=True, signed_by_taker=True))[0]
    assert full.outcome is Outcome.ACCEPTED


def test_a_promise_is_kept_or_given_up() -> None:
    assert Promise.objects.get(key="CN1").state == "open"
    submit(PromiseSettled(**HERE, happened_on=JULY, promise="CN1", kept=True))
    assert Promise.objects.get(key="CN1").state == "kept"


def test_an_objection_is_answered() -> None:
    day = date(2014, 6, 12)
    submit(
        PresenceObjected(
            **HERE, happened_on=JULY, presence_objection="YY1", cadre="GB3", since=day, until=day, reason="在组上"
        )
    )
    assert PresenceObjection.objects.get(key="YY1").state == "open"
    submit(
        PresenceObjectionAnswered(**HERE, happened_on=JULY, presence_objection="YY1", upheld=True, reason="村上证明")
    )
    row = PresenceObjection.objects.get(key="YY1")
    assert (row.state, row.answer) == ("upheld", "村上证明")


def test_many_replacements_are_looked_at_with_as_many_queries_as_one(django_assert_num_queries: Any) -> None:
    facts = [
        CadreReplaced(**TEAM, happened_on=date(2014, 7, day), cadre="GB3", reason="轮换", cause="rotation")
        for day in range(1, 9)
    ]
    with CaptureQueriesContext(connection) as one:
        acts.check_replaced(facts[:1])
    with django_assert_num_queries(len(one)):
        verdicts = acts.check_replaced(facts)
    served = [reason.values["served"] for v in verdicts for reason in v.reasons if reason.code == "too_soon"]
    assert served == list(range(served[0], served[0] + 8))
