"""A household of Huayansi village with its troubles, made through the one door, on top of the small world of all tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bangfu.access.scope import SYSTEM
from bangfu.households.facts import HouseholdRegistered, Member
from bangfu.ledger import journal
from bangfu.plain.idnumber import check_character
from tests import world

KEY = "HU-0009"


def id_number(born: str, serial: int) -> str:
    first = f"999999{born}{serial:03d}"
    return first + check_character(first)


def household(key: str = KEY, **more: object) -> HouseholdRegistered:
    members = (
        Member(name="王五", sex="1", id_number=id_number("19700101", 1), relation="01", education="2", health="1", labour="1",
               schooling="0", medical_insurance=True),
        Member(name="王小", sex="2", id_number=id_number("20040601", 2), relation="04", health="1", labour="4", schooling="0",
               medical_insurance=False),
    )  # fmt: skip
    values = {
        "income_year": 2014, "wage": Decimal("3000.00"), "business": Decimal("2500.50"), "business_cost": Decimal("500.50"),
        "transfer": Decimal("599.99"), "unsafe": True, "water": "1", "powered": True, "members": members, **more,
    }  # fmt: skip
    return HouseholdRegistered(
        region=world.HUAYANSI, happened_on=world.SPRING, household=key, attribute="1", cause="1", **values
    )


def make() -> None:
    """Net income 5,599.99 yuan for two: one fen short of 2,800 a head."""
    (receipt,) = journal.submit([household()], SYSTEM)
    assert receipt.outcome is journal.Outcome.ACCEPTED, receipt


def day() -> date:
    return date(2014, 12, 31)
