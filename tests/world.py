"""Hanzhong 2014 in miniature: named places and people, made through the one door. Everybody in it is made up."""

from __future__ import annotations

from datetime import date
from typing import Any

from bangfu.access.models import Grant, User
from bangfu.access.scope import SYSTEM
from bangfu.helping.facts import TrainingHeld
from bangfu.households.facts import HouseholdExited, HouseholdRegistered, Member
from bangfu.ledger import journal
from bangfu.pairing.facts import PairStarted, VisitMade
from bangfu.people.facts import CadreRegistered, UnitRegistered
from bangfu.places.facts import RegionListed
from bangfu.plain.fact import Fact
from bangfu.plain.idnumber import check_character

CITY, NINGQIANG, CHENGGU = "6107", "610726", "610722"
HUAYANSI, SHUANGJING = "610726102229", "610722105205"
PLACES = (
    ("61", "陕西省", "province"), ("6107", "汉中市", "city"), ("610726", "宁强县", "county"), ("610722", "城固县", "county"),
    ("610726102", "大安镇", "town"), ("610722105", "老庄镇", "town"), (HUAYANSI, "华严寺村委会", "village"),
    (SHUANGJING, "双井村委会", "village"),
)  # fmt: skip
SPRING = date(2014, 4, 11)
ROLES = (
    ("admin", "administrator", "", ""), ("city", "city_office", CITY, ""), ("county", "county_office", NINGQIANG, ""),
    ("town", "town_office", "610726102", ""), ("team", "team_member", HUAYANSI, ""),
    ("cadre", "pairing_cadre", HUAYANSI, ""), ("unit", "assisting_unit", "", "DW1"),
    ("inspector", "inspector", NINGQIANG, ""), ("leader", "leader", CITY, ""), ("neighbour", "county_office", CHENGGU, ""),
    ("public", "public", "", ""),
)  # fmt: skip


def id_number(serial: int) -> str:
    first = f"9999991960010{serial % 9 + 1}{serial:03d}"
    return first + check_character(first)


def household(key: str, village: str = HUAYANSI, *, head: str = "张三", serial: int = 1, **more: Any) -> Fact:
    members = (Member(name=head, sex="1", id_number=id_number(serial), relation="01"),)
    values = {"household": key, "attribute": "1", "cause": "1", "members": members, "phone": "13800000000", **more}
    return HouseholdRegistered(region=village, happened_on=SPRING, **values)


def visit(key: str, day: date = date(2014, 6, 1), village: str = HUAYANSI, cadre: str = "GB1") -> Fact:
    return VisitMade(region=village, happened_on=day, household=key, cadre=cadre, note="问收入")


def pair(key: str, day: date = date(2014, 5, 1), village: str = HUAYANSI) -> Fact:
    return PairStarted(region=village, happened_on=day, household=key, cadre="GB1")


def exited(key: str, day: date = date(2014, 12, 1), village: str = HUAYANSI, people: int = 1) -> Fact:
    return HouseholdExited(region=village, happened_on=day, household=key, people=people)


def training(village: str = HUAYANSI, attendances: int = 40, day: date = date(2014, 7, 1), topic: str = "核桃") -> Fact:
    return TrainingHeld(region=village, happened_on=day, unit="DW1", topic=topic, attendances=attendances)


def registers() -> list[Fact]:
    return [
        *(
            RegionListed(region=code[:-3], happened_on=date(1949, 10, 1), place=code, name=name, level=level)
            for code, name, level in PLACES
        ),
        UnitRegistered(region=CITY, happened_on=SPRING, unit="DW1", name="市发改委", level="3"),
        CadreRegistered(region=NINGQIANG, happened_on=SPRING, cadre="GB1", name="王建国", rank="county", unit="DW1"),
    ]  # fmt: skip


def make() -> None:
    """The places, a unit, a cadre, two households in two counties, and what happened to them."""
    facts = [
        *registers(), household("HU-0001"), household("HU-0002", SHUANGJING, head="李四", serial=2),
        pair("HU-0001"), visit("HU-0001"), visit("HU-0002", village=SHUANGJING), training(), training(SHUANGJING, 25), exited("HU-0001"),
    ]  # fmt: skip
    receipts = journal.submit(facts, SYSTEM)
    assert all(r.outcome is journal.Outcome.ACCEPTED for r in receipts), receipts
    for name, role, region, unit in ROLES:
        user = User.objects.create_user(name, password="pass-word-1")
        Grant.objects.create(user=user, role=role, region=region, unit=unit)
