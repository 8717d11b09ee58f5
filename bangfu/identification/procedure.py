"""Procedures as they are laid down: steps in order, who signs, legal minimum days, deadlines; read from the policy.

Pure: no Django, no clock, no database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from bangfu.plain import workdays
from bangfu.plain.policy import tables


@dataclass(frozen=True)
class Step:
    """One step: the kind of fact that takes it, who may enter it (the first level signs), days and deadline.

    `opens` and `round`: of a publicity; `days`: how long it is shown at least, both ends counted; `within`: days after
    the step before until it is due (None: no deadline); `drawn`: only for cases that were drawn.
    """

    name: str
    label: str
    fact: str
    signers: tuple[str, ...]
    opens: str = ""
    round: str = ""
    days: int = 0
    within: int | None = None
    drawn: bool = False

    @property
    def is_publicity(self) -> bool:
        return bool(self.opens)


@dataclass(frozen=True)
class Procedure:
    """A procedure as it is valid from `since` on in `region`; `whole`: days that all steps may take up to `whole_until`.

    `variant`: empty, or the name by which a region chooses it; `working`: all its days are working days.
    """

    name: str
    label: str
    since: date
    region: str
    source: str
    steps: tuple[Step, ...]
    quorum: Fraction
    majority: Fraction
    deliberation_source: str
    answer_within: int
    whole: int | None = None
    whole_until: str = ""
    papers_within: int | None = None
    stable_months: int = 0
    draw_least: Decimal = Decimal(0)
    draw_most: Decimal = Decimal(1)
    draw_source: str = ""
    rate_below: Decimal = Decimal(1)
    rate_below_west: Decimal = Decimal(1)
    variant: str = ""
    working: bool = False

    def later(self, day: date, n: int) -> date:
        """The last day of a term of n days after a day."""
        return workdays.after(day, n) if self.working else day + timedelta(days=n)

    def days(self, first: date, last: date) -> int:
        """The days from the first to the last, both counted, as this procedure counts them."""
        return workdays.worked_from(first, last) if self.working else max((last - first).days + 1, 0)

    def last_of(self, first: date, n: int) -> date:
        """The last of n days of which the first day is one, if it counts."""
        return self.later(first - timedelta(days=1), n)

    def whole_by(self, opened_on: date, helped_first_on: date | None) -> date | None:
        """By when all steps up to `whole_until` are to be done: counted from the beginning, or, where help came first
        (绿色通道), from the first help, within the days for its papers; None when the procedure sets no such term."""
        if helped_first_on and self.papers_within is not None:
            return self.later(helped_first_on, self.papers_within)
        return self.later(opened_on, self.whole) if self.whole else None

    def step(self, name: str) -> Step | None:
        return next((s for s in self.steps if s.name == name), None)

    def place(self, name: str) -> int:
        """Where a step stands in the order; after all of them when there is none of that name."""
        return next((at for at, s in enumerate(self.steps) if s.name == name), len(self.steps))

    def step_of(self, kind: str, round_: str = "") -> Step | None:
        """The step that a fact of this kind takes or opens."""
        return next((s for s in self.steps if kind in (s.fact, s.opens) and s.round == round_), None)

    @property
    def last(self) -> Step:
        return self.steps[-1]


@cache
def all_procedures() -> tuple[Procedure, ...]:
    """Every version of every procedure, the office's own first."""
    return tuple(_read(entry) for entry in tables("procedures"))


def _read(entry: Mapping[str, Any]) -> Procedure:
    steps = tuple(Step(**{**step, "signers": tuple(step["signers"])}) for step in entry["steps"])
    numbers = {
        key: entry[key]
        for key in ("whole", "whole_until", "papers_within", "stable_months", "draw_source", "variant", "working")
        if key in entry
    }
    shares = {
        key: Decimal(entry[key]) for key in ("draw_least", "draw_most", "rate_below", "rate_below_west") if key in entry
    }
    return Procedure(
        name=entry["name"], label=entry["label"], since=entry["from"], region=entry.get("region", ""), source=entry["source"],
        steps=steps, quorum=Fraction(entry["quorum"]), majority=Fraction(entry["majority"]),
        deliberation_source=entry["deliberation_source"], answer_within=entry["answer_within"], **numbers, **shares,
    )  # fmt: skip


def procedure(name: str, on: date, region: str) -> Procedure | None:
    """The procedure as it was valid on a day in a region: the narrowest region first, then the latest; else None.

    Of those with a name of their own (`variant`) the one that the region chose counts, the narrowest and latest choice first.
    """
    choices = [
        c for c in tables("procedure_choices")
        if c["procedure"] == name and c["from"] <= on and region.startswith(c["region"])
    ]  # fmt: skip
    choice = max(choices, key=lambda c: (len(c["region"]), c["from"]), default={"variant": ""})
    valid = [
        p for p in all_procedures()
        if p.name == name and p.variant == choice["variant"] and p.since <= on and region.startswith(p.region)
    ]  # fmt: skip
    return max(valid, key=lambda p: (len(p.region), p.since), default=None)


def places_of(name: str) -> set[str]:
    """The regions that may have a procedure otherwise than what lies around them."""
    chosen = {c["region"] for c in tables("procedure_choices") if c["procedure"] == name}
    return chosen | {p.region for p in all_procedures() if p.name == name}


def monitoring_due(opened_on: date, region: str, helped_first_on: date | None) -> date | None:
    """By when a household is to be identified whose clue came in on a day and who was helped first on another, or not."""
    law = procedure("monitoring", opened_on, region)
    return law.whole_by(opened_on, helped_first_on) if law else None


def signers_of(kind: str) -> tuple[str, ...]:
    """The levels that may enter a kind of fact in any procedure."""
    steps = [s for p in all_procedures() for s in p.steps if kind in (s.fact, s.opens)]
    return tuple(dict.fromkeys(level for s in steps for level in s.signers))


@dataclass(frozen=True)
class DatedClass:
    """A class of monitored households and the days on which it may be given.

    `origin`: of which households (exited, other; empty: of any); `follows`: the classes that are called so from `since` on.
    """

    code: str
    since: date
    until: date
    source: str
    origin: str = ""
    follows: tuple[str, ...] = ()


@cache
def monitored_classes() -> tuple[DatedClass, ...]:
    return tuple(
        DatedClass(
            c["code"],
            c["from"],
            c.get("until", date.max),
            c["source"],
            c.get("origin", ""),
            tuple(c.get("follows", ())),
        )
        for c in tables("monitored_classes")
    )


def class_of(code: str) -> DatedClass | None:
    return next((c for c in monitored_classes() if c.code == code), None)


def class_on(code: str, day: date) -> str:
    """What a class is called on a day: when the law puts another in its place, households of it count as that one."""
    known = class_of(code)
    if known is None or day < known.until:
        return code
    following = next((c.code for c in monitored_classes() if code in c.follows and c.since <= day), code)
    return code if following == code else class_on(following, day)


@dataclass(frozen=True)
class Threshold:
    """From how many yuan on (None: every one) a department passes a clue on, and when, by the county's or the general rule."""

    code: str
    least: Decimal | None
    source: str
    department: str = ""
    passed_on: str = ""


def threshold(code: str, on: date, region: str) -> Threshold | None:
    """The threshold in force on a day in a region: the narrowest region first, then the latest start; else None."""
    valid = [
        t for t in tables("clue_thresholds") if t["code"] == code and t["from"] <= on and region.startswith(t.get("region", ""))
    ]  # fmt: skip
    found = max(valid, key=lambda t: (len(t.get("region", "")), t["from"]), default=None)
    if found is None:
        return None
    least = Decimal(found["least"]) if "least" in found else None
    return Threshold(code, least, found["source"], found.get("department", ""), found.get("passed_on", ""))


def thresholds(on: date, region: str) -> tuple[Threshold, ...]:
    """Every threshold in force on a day in a region."""
    known = dict.fromkeys(t["code"] for t in tables("clue_thresholds"))
    return tuple(found for code in known if (found := threshold(code, on, region)))


def measures_for(risks: Sequence[str], on: date, region: str) -> Mapping[str, tuple[str, ...]]:
    """Risk → measures of which at least one is needed by the rule of the day and place, for risks that call for any."""
    found: dict[str, tuple[str, ...]] = {}
    for risk in risks:
        valid = [
            m for m in tables("risk_measures")
            if m["risk"] == risk and m["from"] <= on and region.startswith(m.get("region", ""))
        ]  # fmt: skip
        best = max(valid, key=lambda m: (len(m.get("region", "")), m["from"]), default=None)
        if best:
            found[risk] = tuple(best["measures"])
    return found
