"""Cross-checking through the journal: who is looked up, what becomes a clue, who verifies it, and that no class changes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from bangfu.access.scope import SYSTEM, Somebody
from bangfu.crosscheck import facts, matching, queries, sending
from bangfu.crosscheck.models import Comparison, Consent, Finding, FindingEntry
from bangfu.households.models import Household
from bangfu.identification.models import Case
from bangfu.ledger import clock, corrections, journal
from bangfu.ledger.journal import Outcome
from bangfu.ledger.models import Entry, Held
from bangfu.plain.fact import Fact
from tests import world
from tests.crosscheck import cast
from tests.identification import cast as cases

pytestmark = pytest.mark.django_db
CAR = cast.vehicles([[1, "张三", world.id_number(1), cast.PLATE, "2013-05-01", "", ""]])


def told(fact: Fact, by: Somebody = SYSTEM) -> journal.Receipt:
    return journal.submit([fact], by)[0]


def verified(
    key: str, outcome: str = "cleared", reason: str = "车已报废", on: date | None = None
) -> facts.ClueVerified:
    return facts.ClueVerified(
        **cast.HERE, happened_on=on or clock.today(), finding=key, outcome=outcome, reason=reason, by="王建国"
    )


def test_without_consent_nobody_is_looked_up_and_how_many_is_said() -> None:
    world.make()
    found = cast.found(CAR)
    assert (found.people, found.no_consent, found.hits) == (0, 1, ())


@pytest.mark.parametrize(
    ("more", "looked"),
    [
        ({}, True),
        ({"scope": ("housing",)}, False),
        ({"until": date(2014, 1, 1), "on": date(2013, 1, 1)}, False),
        ({"id_number": world.id_number(1)}, True),
        ({"id_number": world.id_number(7)}, False),
    ],
)
def test_consent_has_scope_person_and_time(more: dict[str, Any], looked: bool) -> None:
    world.make()
    told(cast.consent(**more))
    assert bool(cast.found(CAR).hits) is looked


def test_a_consent_taken_back_ends_it() -> None:
    world.make()
    told(cast.consent())
    told(facts.ConsentEnded(**cast.HERE, happened_on=clock.today(), consent="SQ1"))
    assert Consent.objects.get().ended_on == clock.today()
    assert not cast.found(CAR).hits


def test_a_hit_is_a_clue_with_a_deadline_and_changes_no_class() -> None:
    world.make()
    before = Household.objects.values().get(key="HU-0001")
    key = cast.one_clue()
    row = Finding.objects.get(key=key)
    assert (row.state, row.how, row.household, row.due_on) == (
        "waiting",
        "exact",
        "HU-0001",
        clock.today() + timedelta(days=15),
    )
    assert told(verified(key, "confirmed", ""), cast.TEAM).outcome is Outcome.ACCEPTED
    assert Finding.objects.get(key=key).state == "confirmed"
    assert Household.objects.values().get(key="HU-0001") == before


def test_who_clears_says_why_and_only_on_the_spot() -> None:
    world.make()
    key = cast.one_clue()
    assert told(verified(key), cast.COUNTY).outcome is Outcome.REFUSED
    held = told(verified(key, reason=""), cast.TEAM)
    assert held.outcome is Outcome.HELD and held.reasons[0].code == "reason_missing"
    assert Finding.objects.get().state == "waiting"
    early = told(verified(key, on=clock.today() - timedelta(days=1)), cast.TEAM)
    assert early.reasons[0].code == "before_clue"


def test_the_village_cannot_send_clues() -> None:
    world.make()
    told(cast.consent())
    _key, receipts = sending.send(cast.found(CAR), "vehicle", world.HUAYANSI, cast.TEAM)
    assert {r.outcome for r in receipts} == {Outcome.REFUSED}


def test_the_same_file_again_sends_nothing_that_waits() -> None:
    world.make()
    cast.one_clue()
    _key, receipts = cast.sent(CAR)
    assert len(receipts) == 1
    assert list(Comparison.objects.values_list("found", flat=True).order_by("found")) == [0, 1]


def test_personal_data_are_nowhere_in_clear() -> None:
    world.make()
    cast.one_clue()
    for word in (world.id_number(1), cast.PLATE):
        assert not any(
            word in str(row)
            for row in (*Entry.objects.values_list("body"), *Finding.objects.values(), *FindingEntry.objects.values())
        )
        assert not any(word.encode() in p.read_bytes() for p in Path(settings.BANGFU_HOME).rglob("*") if p.is_file())


def test_a_wrong_number_is_found_by_the_rest_and_says_why() -> None:
    world.make()
    cast.more_people()
    told(cast.consent("HU-0011", "SQ2"))
    wrong = cast.LI[:16] + ("1" if cast.LI[16] != "1" else "3") + cast.LI[17]
    found = cast.found(cast.vehicles([[1, "李明得", wrong, cast.PLATE, "", "", "大安镇华严寺村"]]))
    (hit,) = found.hits
    assert (hit.person.household, hit.how) == ("HU-0011", "probable")
    levels = {field: level for field, level, _bits in hit.why}
    assert (
        levels["name"] == "sound"
        and levels["birth"] == "same"
        and levels["tail"] == "near"
        and levels["place"] == "same"
    )
    assert hit.bits is not None and abs(sum(bits for _f, _l, bits in hit.why) - hit.bits) < matching.Decimal("0.2")


def test_a_stranger_of_the_same_name_is_not_found() -> None:
    world.make()
    cast.more_people()
    told(cast.consent("HU-0012", "SQ3"))
    assert not cast.found(cast.vehicles([[1, "王桂芳", cast.number("19610102", 88), cast.PLATE, "", "", ""]])).hits


def test_hospital_bills_are_held_to_the_threshold_of_the_day_and_summed() -> None:
    world.make()
    bills = [["姓名", "身份证号", "个人自付金额"], ["张三", world.id_number(1), 3000]]
    with clock.at(clock.now()):
        assert cast.found(bills, "hospital").below == 1
        found = cast.found([*bills, ["张三", world.id_number(1), "2,500.00"]], "hospital")
    (hit,) = found.hits
    assert (hit.threshold, str(hit.amount)) == ("inpatient_exited", "5500.00")


@pytest.mark.parametrize(
    "lines",
    [
        [["姓名", "身份证号", "个人自付金额(万元)"], ["张三", world.id_number(1), 0.55]],
        [
            ["医保局2014年住院自付明细  单位:万元"],
            ["姓名", "身份证号", "个人自付金额"],
            ["张三", world.id_number(1), "0.55"],
        ],
        [["姓名", "身份证号", "个人自付金额"], ["张三", world.id_number(1), "0.55万"]],
    ],
)
def test_bills_in_ten_thousands_are_held_to_the_threshold_in_yuan(lines: list[list[Any]]) -> None:
    world.make()
    (hit,) = cast.found(lines, "hospital").hits
    assert str(hit.amount) == "5500.00"


def test_a_clue_found_true_begins_a_case_of_monitoring_once() -> None:
    world.make()
    key, _receipts = cast.sent([["姓名", "身份证号", "自付金额"], ["张三", world.id_number(1), 8000]], "hospital")
    row = Finding.objects.get()
    told(verified(row.key, "confirmed", ""), cast.TEAM)
    receipts = sending.pass_on(Finding.objects.get(), cast.COUNTY)
    assert [r.outcome for r in receipts] == ["accepted", "accepted"], receipts
    case = Case.objects.get()
    assert (case.procedure, case.household, case.state) == ("monitoring", "HU-0001", "open")
    assert Finding.objects.get().case == case.key
    assert key == row.comparison


def test_a_further_clue_found_true_joins_the_case_under_way() -> None:
    world.make()
    for amount in (8000, 9000):
        cast.sent([["姓名", "身份证号", "自付金额"], ["张三", world.id_number(1), amount]], "hospital")
        row = Finding.objects.get(state="waiting")
        told(verified(row.key, "confirmed", ""), cast.TEAM)
        receipts = sending.pass_on(Finding.objects.get(key=row.key), cast.COUNTY)
        assert [r.outcome for r in receipts] == ["accepted", "accepted"], receipts
    case = Case.objects.get()
    assert {f.case for f in Finding.objects.all()} == {case.key} and Finding.objects.count() == 2


def test_a_clue_whose_joining_is_held_is_not_yet_passed_on() -> None:
    world.make()
    for amount in (8000, 9000):
        cast.sent([["姓名", "身份证号", "自付金额"], ["张三", world.id_number(1), amount]], "hospital")
        row = Finding.objects.get(state="waiting")
        told(verified(row.key, "confirmed", ""), cast.TEAM)
        if amount == 8000:
            sending.pass_on(Finding.objects.get(key=row.key), cast.COUNTY)
    with clock.at(clock.now() - timedelta(days=30)):
        receipts = sending.pass_on(Finding.objects.get(key=row.key), cast.COUNTY)
    assert [r.outcome for r in receipts] == ["held"] and Finding.objects.get(key=row.key).case == ""


def test_who_is_on_a_departments_list_and_not_registered() -> None:
    world.make()
    lines = [
        ["姓名", "身份证号", "户籍地"],
        ["张三", world.id_number(1), ""],
        ["赵六", cast.number("19700101", 11), "大安镇华严寺村"],
        ["钱七", "", "城固县老庄镇双井村"],
    ]
    found = cast.found(lines, "recipients")
    assert [(a.row.said["name"], a.region) for a in found.absent] == [("赵六", world.HUAYANSI)]
    cast.sent(lines, "recipients")
    assert Finding.objects.get().sort == "absent"


def test_one_person_in_two_counties_is_a_clue_for_both_villages() -> None:
    world.make()
    journal.submit([world.household("HU-0009", world.SHUANGJING, serial=1)], SYSTEM)
    found = matching.duplicates(world.CITY)
    _key, receipts = sending.send(found, "register", world.CITY, SYSTEM)
    assert {r.outcome for r in receipts} == {"accepted"}
    assert set(Finding.objects.values_list("region", "household", "other")) == {
        (world.HUAYANSI, "HU-0001", "HU-0009"), (world.SHUANGJING, "HU-0009", "HU-0001"),
    }  # fmt: skip
    assert not matching.duplicates(world.NINGQIANG).twice


def test_a_withdrawn_verification_leaves_the_clue_waiting() -> None:
    world.make()
    key = cast.one_clue()
    receipt = told(verified(key), cast.TEAM)
    assert corrections.withdraw([receipt.id], "写错了户", SYSTEM) is None
    assert Finding.objects.get().state == "waiting"
    assert not Held.objects.exists()


def test_consents_given_in_a_case_count() -> None:
    world.make()
    day = date(2023, 3, 2)
    receipts = [told(f) for f in (cases.clue(), cases.consented(on=day))]
    assert [r.outcome for r in receipts] == ["accepted", "accepted"], receipts
    (consent,) = queries.consents(["HU-0001"])["HU-0001"]
    assert consent.allows("vehicle", "", day) and not consent.allows("housing", "", day)
    assert corrections.withdraw([receipts[1].id], "不是本人签的", SYSTEM) is None
    assert not queries.consents(["HU-0001"])


def test_a_masked_number_still_helps_to_find_its_bearer() -> None:
    """Departments mask the birthday in the number; the last four and the name are left."""
    world.make()
    told(cast.consent())
    number = world.id_number(1)
    masked = [[1, "张三", f"{number[:6]}********{number[14:]}", cast.PLATE, "2013-05-01", "", world.HUAYANSI]]
    (hit,) = cast.found(cast.vehicles(masked)).hits
    assert (hit.person.household, hit.how) == ("HU-0001", matching.PROBABLE)
    other = [[1, "张三", f"{number[:6]}********9999", cast.PLATE, "2013-05-01", "", ""]]
    assert not cast.found(cast.vehicles(other)).hits
