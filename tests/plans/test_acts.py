"""Plans as they follow from facts: versions, confirmation, progress that is derived; cards and disputes; pairs looked at first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q

from bangfu.ledger import journal
from bangfu.ledger.projection import refold
from bangfu.plans import facts as f
from bangfu.plans import queries
from bangfu.plans.acts import pin_hash
from bangfu.plans.models import Dispute, Plan
from bangfu.plans.rules import whole
from tests import world
from tests.plans import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _made() -> None:
    cast.make_world()


def reasons(receipt: journal.Receipt) -> list[str]:
    return [r.code for r in receipt.reasons]


class TestPlan:
    def test_progress_is_what_was_delivered_seen_elsewhere_or_built(self) -> None:
        (plan,) = queries.plans_of("HU-0001")
        assert [(p.measure.what, p.percent) for p in plan.progress] == [
            ("办理大病救助", 0), ("种天麻", 50), ("春节慰问", 100), ("修入户路", 100),
        ]  # fmt: skip
        assert [p.late(date(2014, 12, 31)) for p in plan.progress] == [True, True, False, False]
        assert whole(plan.progress) == 62

    def test_a_new_version_wants_to_be_confirmed_anew(self) -> None:
        assert Plan.objects.get().state == "agreed"
        cast.submit(cast.plan(happened_on=date(2014, 10, 1), need="另有需要"))
        row = Plan.objects.get()
        assert (row.state, row.versions, row.confirmed_on) == ("open", 2, None)
        no = cast.about(
            f.PlanConfirmed, date(2014, 10, 2), plan="JH1", household="HU-0001", agrees=False, reason="不想种"
        )
        cast.submit(no)
        assert Plan.objects.get().state == "declined"

    def test_rebuilt_and_live_are_equal(self) -> None:
        live = Plan.objects.values().get()
        refold(["plan:JH1"])
        assert {**Plan.objects.values().get()} == live

    def test_a_plan_for_another_cause_is_held(self) -> None:
        other = f.Measure(kind="industry", what="养牛")
        (receipt,) = cast.submit(cast.plan(plan="JH2", household="HU-0093", cause="1", measures=(other,)))
        assert reasons(receipt) == ["other_cause", "cause_unmet"]

    def test_what_is_not_planned_is_held(self) -> None:
        (receipt,) = cast.submit(
            cast.about(f.MeasureDelivered, date(2014, 9, 1), plan="JH1", household="HU-0001", measure="养猪")
        )
        assert reasons(receipt) == ["not_planned"]

    def test_what_is_told_late_is_held_against_the_plan_and_the_cause_of_its_day(self) -> None:
        fewer = tuple(m for m in cast.MEASURES if m.what != "种天麻")
        cast.submit(cast.plan(happened_on=date(2014, 10, 1), measures=fewer))
        again = replace(world.household("HU-0093", head="周五", serial=93), happened_on=date(2014, 11, 1))
        cast.submit(again, confirmed=True)
        september, november = (
            cast.about(f.MeasureDelivered, date(2014, month, 1), plan="JH1", household="HU-0001", measure="种天麻")
            for month in (9, 11)
        )
        assert [reasons(one) for one in cast.submit(september, november)] == [[], ["not_planned"]]
        for month, objections in ((9, []), (12, ["other_cause"])):
            late = cast.plan(plan=f"JH{month}", household="HU-0093", cause="7", happened_on=date(2014, month, 1))
            assert [code for code in reasons(cast.submit(late)[0]) if code == "other_cause"] == objections

    def test_households_without_a_plan(self) -> None:
        assert [h.key for h in queries.without_plan(Q(region=world.HUAYANSI))] == ["HU-0093"]


class TestVillagePlan:
    def test_works_are_measured_by_their_projects(self) -> None:
        found = queries.village_plan(world.HUAYANSI)
        assert found is not None
        assert [(w.what, p and p.state) for w, p in found[2][0].works] == [("硬化入户路2公里", "4"), ("打井一口", None)]

    def test_a_plan_runs_for_three_years(self) -> None:
        (receipt,) = cast.submit(
            cast.about(
                f.VillagePlanMade, date(2014, 6, 1), village_plan="GH2", first_year=2014, last_year=2017, situation="x"
            )
        )
        assert reasons(receipt) == ["plan_years"]


class TestCard:
    def test_the_last_card_is_valid_until_it_is_cancelled(self) -> None:
        for n in (1, 2):
            card = {"card": f"MB{n}", "household": "HU-0001", "pin": pin_hash(f"MB{n}", "123456")}
            cast.submit(cast.about(f.CardIssued, date(2014, 6, n), **card))
        found = queries.valid_card("HU-0001")
        assert found and found.key == "MB2" and queries.card_of(found.token) == found
        assert "HU" not in found.token and found.pin != "123456"
        cast.submit(cast.about(f.CardCancelled, date(2014, 6, 3), card="MB2", reason="丢失"))
        assert queries.valid_card("HU-0001") is None


class TestDispute:
    def test_it_is_answered_once(self) -> None:
        said = {"dispute": "FY1", "household": "HU-0001", "about": "delivered", "content": "没有收到"}
        cast.submit(cast.about(f.StatementDisputed, date(2014, 12, 1), **said))
        assert Dispute.objects.get().due_on == date(2014, 12, 16)
        answer = {"dispute": "FY1", "right": True, "reason": "已补发"}
        first, second = (
            cast.submit(cast.about(f.DisputeAnswered, date(2014, 12, day), **answer))[0] for day in (10, 11)
        )
        assert first.outcome is journal.Outcome.ACCEPTED and reasons(second) == ["already_done"]
        assert Dispute.objects.get().state == "right"


class TestPairs:
    def test_a_pair_twice_is_held(self) -> None:
        (receipt,) = cast.submit(cast.pair(cadre="GB1"))
        assert reasons(receipt) == ["paired_already"]

    def test_a_second_helper_wants_a_first(self) -> None:
        (receipt,) = cast.submit(cast.pair("HU-0093", role="second"))
        assert reasons(receipt) == ["no_first"]
        (receipt,) = cast.submit(cast.pair(role="second"))
        assert receipt.outcome is journal.Outcome.ACCEPTED

    def test_who_takes_over_may_end_the_other_pair_first(self) -> None:
        receipts = cast.submit(cast.end(), cast.pair())
        assert [r.outcome for r in receipts] == [journal.Outcome.ACCEPTED] * 2
        (other,) = cast.submit(cast.pair("HU-0093", "GB8"))
        assert other.outcome is journal.Outcome.ACCEPTED


def test_money_planned_is_summed() -> None:
    assert Plan.objects.get().money == Decimal(6500)
