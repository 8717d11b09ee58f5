"""One household judged: every rule with its verdict and the sentence that says why, naming the numbers it rests on.

The formulas are those of the mass run (`engine`), over exact scalars; a test holds that both say the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bangfu.screening import (  # noqa: F401
    catalogue_households,
    catalogue_measures,
    catalogue_people,
    catalogue_values,
    deprivation,
    rules,
)
from bangfu.screening.cells import Named, Scalar, scalars, value_of
from bangfu.screening.columns import Column, household_columns, member_columns
from bangfu.screening.numbers import Numbers
from bangfu.screening.rule import COUNTED, DERIVED, FLAGS, RULES, Rule

Row = Mapping[str, Scalar]


@dataclass(frozen=True)
class Finding:
    """What a rule says of a household. `verdict`: True it objects, False it does not, None an answer is missing.

    `because`: the columns that the rule read with their values; of a rule about people, of each person it holds for (by their
    place in the household).
    """

    rule: Rule
    verdict: bool | None
    because: tuple[tuple[str, Scalar], ...] = ()
    people: tuple[tuple[int, tuple[tuple[str, Scalar], ...]], ...] = ()


@dataclass(frozen=True)
class Judged:
    """A household's columns with all that was derived, and what every rule says of it."""

    columns: Row
    findings: tuple[Finding, ...]

    def of(self, key: str) -> bool | None:
        """What a rule says; None also where it is not in force."""
        return next((f.verdict for f in self.findings if f.rule.key == key), None)


@cache
def labels() -> Mapping[str, Column]:
    """Every column that an explanation can name, told or derived."""
    known = {**member_columns(), **household_columns(), "age": Column("age", rules.AGE, "whole", rules.YEARS)}
    known |= {c.key: Column(c.key, c.label, "whole", rules.PEOPLE) for c in COUNTED.values()}
    return known | {d.key: Column(d.key, d.label, d.kind, d.unit, d.codes) for d in DERIVED.values()}


def in_force(p: Numbers) -> tuple[Rule, ...]:
    """The rules in force on the day, in the order of their declaration."""
    return tuple(rule for rule in RULES.values() if p.stands(rule.number_of))


def chosen(p: Numbers, only: Collection[str] = ()) -> tuple[Rule, ...]:
    """The rules in force, or those of some groups."""
    return tuple(rule for rule in in_force(p) if not only or rule.group in only)


def judge(row: Row, members: Sequence[Row], p: Numbers) -> Judged:
    """All that the rules in force say of one household."""
    people = [with_age(member, p) for member in members]
    columns: dict[str, Scalar] = dict(row)
    for counted in COUNTED.values():
        columns[counted.key] = sum(value_of(counted.formula(scalars(m), p)) is True for m in people)
    for derived in DERIVED.values():
        columns[derived.key] = value_of(derived.formula(scalars(columns), p))
    flags = {f.key: [value_of(f.formula(scalars(m), p)) is True for m in people] for f in FLAGS.values()}
    belongs = {of for of in rules.POPULATIONS if not of or value_of(rules.within(scalars(columns), of)) is True}
    return Judged(columns, tuple(_finding(rule, columns, people, flags, p, belongs) for rule in in_force(p)))


def with_age(member: Row, p: Numbers) -> Row:
    born = member.get("born")
    return {**member, "age": None if born is None else (p.on - int(born)) // 10000}


def _finding(
    rule: Rule,
    columns: Row,
    people: Sequence[Row],
    flags: Mapping[str, list[bool]],
    p: Numbers,
    belongs: Collection[str],
) -> Finding:
    if rule.of not in belongs:
        return Finding(rule, False)
    if rule.member:
        fit = [at for at, holds in enumerate(flags[rule.member]) if holds]
        return Finding(rule, bool(fit), people=tuple((at, _read(rule, people[at], p)[1]) for at in fit))
    verdict, read = _read(rule, columns, p)
    return Finding(rule, verdict, read)


def _read(rule: Rule, row: Row, p: Numbers) -> tuple[Any, tuple[tuple[str, Scalar], ...]]:
    named: Named = scalars(row)
    verdict = value_of(rule.formula(named, p))
    return verdict, tuple((name, row.get(name)) for name in named.read)
