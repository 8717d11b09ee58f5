"""What is declared of a rule, of a sum that rules read, and of a count of members; each is a function of named columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Formula = Callable[[Any, Any], Any]
"""Named columns and the numbers of the law → a condition or an amount."""

CRITERION, MUST, LOGIC, SUSPICIOUS = "criterion", "must", "logic", "suspicious"
SEVERITIES = {"1": MUST, "2": LOGIC, "3": LOGIC, "4": LOGIC, "5": SUSPICIOUS}
"""What the first digit of a rule's number in the catalogue says of it."""


@dataclass(frozen=True)
class Rule:
    """A rule. It is true where it objects to a household, false where it does not, and unknown where an answer is missing.

    `key` names its column; `number` is what the catalogue calls it. `group`: exit, cannot, guarantee, deprivation, monitor,
    catalogue. `of`: the population that it speaks of; the rule is false for everybody else. `member`: the formula is of one
    person, and the rule objects where it holds for any in the household. `number_of`: the policy number that it rests on,
    which says since when and by which source.
    """

    key: str
    title: str
    group: str
    formula: Formula
    severity: str = CRITERION
    number: str = ""
    of: str = ""
    member: str = ""
    number_of: str = "screening_limits"


@dataclass(frozen=True)
class Derived:
    """An amount or condition that rules read and pages show, made of a household's columns; `kind` as of a column."""

    key: str
    label: str
    kind: str
    formula: Formula
    unit: str = ""
    codes: str = ""


@dataclass(frozen=True)
class Counted:
    """How many members fit a condition."""

    key: str
    label: str
    formula: Formula


@dataclass(frozen=True)
class Flag:
    """A condition of one person that rules of several populations share."""

    key: str
    title: str
    formula: Formula


DIGITS = 10
"""Bits of a count of a household's members where several travel in one whole number."""
MOST_PEOPLE = (1 << DIGITS) - 1
RULES: dict[str, Rule] = {}
DERIVED: dict[str, Derived] = {}
COUNTED: dict[str, Counted] = {}
FLAGS: dict[str, Flag] = {}


def derived(key: str, label: str, kind: str, *, unit: str = "", codes: str = "") -> Callable[[Formula], Formula]:
    """Declare an amount that rules read. It may read those declared before it."""

    def declare(formula: Formula) -> Formula:
        DERIVED[key] = Derived(key, label, kind, formula, unit, codes)
        return formula

    return declare


def counted(key: str, label: str) -> Callable[[Formula], Formula]:
    """Declare a count of members."""

    def declare(formula: Formula) -> Formula:
        COUNTED[key] = Counted(key, label, formula)
        return formula

    return declare


def rule(
    key: str, title: str, group: str, *, severity: str = CRITERION, of: str = "", number_of: str = "screening_limits"
) -> Callable[[Formula], Formula]:
    """Declare a rule of a household."""

    def declare(formula: Formula) -> Formula:
        RULES[key] = Rule(key, title, group, formula, severity, of=of, number_of=number_of)
        return formula

    return declare


def listed(title: str, **numbers: str) -> Callable[[Formula], Formula]:
    """Declare a rule of the catalogue by its number, or by one for each population: `registered="2_02_002"`."""

    def declare(formula: Formula) -> Formula:
        for of, number in numbers.items():
            _add(number, title, formula, of, "")
        return formula

    return declare


def of_people(key: str, title: str, **numbers: str) -> Callable[[Formula], Formula]:
    """Declare a rule of the catalogue that speaks of one person."""

    def declare(formula: Formula) -> Formula:
        FLAGS[key] = Flag(key, title, formula)
        for of, number in numbers.items():
            _add(number, title, formula, of, key)
        return formula

    return declare


def _add(number: str, title: str, formula: Formula, of: str, member: str) -> None:
    severity = SEVERITIES.get(number[:2].rstrip("_"), SUSPICIOUS)
    key = f"r_{number}"
    RULES[key] = Rule(key, title, "catalogue", formula, severity, number, of, member, "screening_catalogue")
