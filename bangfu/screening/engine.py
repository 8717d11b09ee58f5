"""The rules over a whole population: Ibis expressions of the same formulas, run by DuckDB or Spark from Parquet to Parquet.

What a household's row holds: `household`, `region`, the counts, the derived amounts, and a column per rule (true: it objects; null: an
answer is missing); where some groups of rules are asked for, what they read and come to, no more. What a village's row holds: sums
of it, from which H, A and M0 of any region follow exactly.
"""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

import ibis

from bangfu.screening import rules
from bangfu.screening.cells import Cell, Named
from bangfu.screening.columns import Column, household_columns, member_columns
from bangfu.screening.deprivation import INDICATORS
from bangfu.screening.household import chosen
from bangfu.screening.numbers import Numbers
from bangfu.screening.rule import COUNTED, DERIVED, DIGITS, FLAGS, Formula, Rule

PACKED = 6
"""How many counts travel in one whole number."""
HOMES, THREE = 20, 3
SUMMED = "!int64"
"""The type of a sum, never unknown: DuckDB makes 128 bits of it if not told otherwise, which Parquet holds as a float."""
COMES_TO = {
    "exit": ("poor", "gap", "exit_points", "exit_fit"), "deprivation": ("deprivation_score", "deprived"),
    "monitor": ("at_risk", "found_class"),
}  # fmt: skip
"""The amounts that a group of rules comes to, whether a rule reads them or not."""

ibis.options.sql.fuse_selects = False  # an amount that many rules read is computed once, not written out in each


def named(table: ibis.Table) -> Named:
    return Named(lambda name: table[name])


def complete(table: ibis.Table, columns: Mapping[str, Column]) -> ibis.Table:
    """The table with every column that rules may read, as they read it; one that the file lacks is unknown."""
    given = set(table.columns)
    return table.select(
        **{
            name: table[name].cast(column.arrow) if name in given else ibis.null(column.arrow)
            for name, column in columns.items()
            if name != "household"
        },
        household=table["household"],
    )


def kept(p: Numbers, only: Collection[str] = ()) -> tuple[str, ...]:
    """The counts and derived amounts that a row holds, in the order of their declaration."""
    if not only:
        return (*COUNTED, *DERIVED)
    found = {"size", *(name for group in only for name in COMES_TO.get(group, ()))}
    for rule in chosen(p, only):
        found |= set() if rule.member else _reads(rule.formula, p)
    for derived in reversed(DERIVED.values()):
        found |= _reads(derived.formula, p) if derived.key in found else set()
    return tuple(name for name in (*COUNTED, *DERIVED) if name in found)


def _reads(formula: Formula, p: Numbers) -> set[str]:
    """The columns that a formula reads: a formula has no branches, so that what it reads of nobody it reads of all."""
    nobody = Named(lambda name: Cell(None))
    formula(nobody, p)
    return set(nobody.read)


def screen(households: ibis.Table, members: ibis.Table, p: Numbers, only: Collection[str] = ()) -> ibis.Table:
    """A row per household. `only`: the groups of rules wanted; all of them when none is named."""
    wanted, held = chosen(p, only), kept(p, only)
    flags = tuple(dict.fromkeys(rule.member for rule in wanted if rule.member))
    table = complete(households, household_columns())
    counts = by_household(complete(members, member_columns()), p, [name for name in held if name in COUNTED], flags)
    joined = table.left_join(counts, table["household"] == counts["of"])
    whole = [name for name in counts.columns if name != "of"]
    joined = joined.select(*table.columns, **{name: joined[name].fill_null(0) for name in whole})
    for name in held:
        if name in DERIVED:
            joined = joined.mutate(**{name: DERIVED[name].formula(named(joined), p)})
    return joined.select("household", "region", *held, **{rule.key: objects(rule, joined, p) for rule in wanted})


def by_household(members: ibis.Table, p: Numbers, counted: Sequence[str], flags: Sequence[str]) -> ibis.Table:
    """Counts of members by household (`of`), and of those for whom a condition holds, named as `flag_…`.

    Several counts travel in one whole number: grouping costs by the number of sums, not by what is summed.
    """
    people = members.mutate(age=(p.on - members["born"]) // 10000)
    m = named(people)
    conditions = {key: COUNTED[key].formula(m, p) for key in counted if key != "size"}
    conditions |= {f"flag_{name}": FLAGS[name].formula(m, p) for name in flags}
    pieces = _pieces(list(conditions), PACKED)
    sums = {
        f"sums_{at}": total(_together(conditions[key].ifelse(1 << DIGITS * n, 0) for n, key in enumerate(piece)))
        for at, piece in enumerate(pieces)
    }
    grouped = people.group_by(of=people["household"]).aggregate(size=people.count(), **sums)
    counts = {
        key: (grouped[f"sums_{at}"] >> DIGITS * n) & (1 << DIGITS) - 1
        for at, piece in enumerate(pieces)
        for n, key in enumerate(piece)
    }
    return grouped.select("of", "size", **counts)


def _together(parts: Iterable[Any]) -> Any:
    return reduce(operator.add, (part.cast("int64") for part in parts))


def _pieces(names: Sequence[str], size: int) -> list[Sequence[str]]:
    return [names[at : at + size] for at in range(0, len(names), size)]


def objects(rule: Rule, table: ibis.Table, p: Numbers) -> Any:
    """The column of a rule: false outside its population."""
    h = named(table)
    holds = table[f"flag_{rule.member}"] > 0 if rule.member else rule.formula(h, p)
    return rules.within(h, rule.of).ifelse(holds, False) if rule.of else holds


def by_village(screened: ibis.Table, keys: Sequence[str]) -> ibis.Table:
    """What the households of a village add up to: people, the poor and their gap, deprivation, classes, households by rule.

    Counts by rule travel three to a whole number: a table may hold a million households of one village, not more.
    """
    sums = {"households": screened["household"].count(), "people": total(screened["size"]), **_outcomes(screened, keys)}
    packed = {
        f"rules_{at}": total(_together(screened[key].ifelse(1 << HOMES * n, 0) for n, key in enumerate(piece)))
        for at, piece in enumerate(_pieces(keys, THREE))
    }
    grouped = screened.group_by("region").aggregate(**sums, **packed)
    counts = {
        key: (grouped[f"rules_{at}"] >> HOMES * n) & (1 << HOMES) - 1
        for at, piece in enumerate(_pieces(keys, THREE)) for n, key in enumerate(piece)
    }  # fmt: skip
    return grouped.select("region", *sums, **counts)


def _outcomes(screened: ibis.Table, keys: Sequence[str]) -> dict[str, Any]:
    """The sums of what groups of rules come to, of those groups that were screened."""
    size = screened["size"]
    sums: dict[str, Any] = {}

    def people(condition: Any) -> Any:
        return total(condition.ifelse(size, 0))

    def homes(condition: Any) -> Any:
        return total(condition.ifelse(1, 0))

    if "gap" in screened.columns:
        poor = screened["poor"]
        sums |= {"poor_households": homes(poor), "poor_people": people(poor), "income_unknown": homes(poor.isnull())}
        sums["gap"] = total(screened["gap"])
    if "deprived" in screened.columns:
        deprived = screened["deprived"]
        sums["deprived_people"] = people(deprived)
        sums["deprived_parts"] = total(deprived.ifelse(size * screened["deprivation_score"], 0))
        sums |= {f"people_{name}": people(deprived & screened[name]) for name in INDICATORS if name in keys}
    if "found_class" in screened.columns:
        sums |= {f"class_{code}": homes(screened["found_class"] == code) for code in ("1", "2", "3", "4")}
    return sums


def total(amount: Any) -> Any:
    """The sum of an amount over rows, as 64 bits; 0 where it is unknown of all."""
    return amount.cast("int64").sum().fill_null(0).cast(SUMMED)
