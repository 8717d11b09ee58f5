"""What holds of plans: that they fit the cause, how far each measure is, what a year's work came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bangfu.plain.policy import Value, codes
from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _
from bangfu.plans.facts import HouseholdPlanMade, Measure

BUILT = ("4", "5", "6")
"""States of a project from which on it counts as done."""


@dataclass(frozen=True)
class Delivery:
    """Something that reached a household: on which day, of which kind or measure, how much; the entry that says so."""

    on: date
    seq: int
    kind: str = ""
    measure: str = ""
    quantity: Decimal | None = None
    money: Decimal | None = None


@dataclass(frozen=True)
class Standing:
    """A project as it stands, by which a measure or work that names it is measured."""

    state: str
    percent: int | None = None
    money: Decimal | None = None


@dataclass
class Progress:
    """How far a measure is: what was delivered of it, in hundredths of what was planned."""

    measure: Measure
    quantity: Decimal = Decimal(0)
    money: Decimal = Decimal(0)
    seqs: list[int] = field(default_factory=list)
    project: Standing | None = None

    @property
    def percent(self) -> int:
        """0 to 100: by the project's own, else by quantity, else by money, else whether anything came at all."""
        if self.project is not None:
            return 100 if self.project.state in BUILT else self.project.percent or 0
        for planned, done in ((self.measure.quantity, self.quantity), (self.measure.money, self.money)):
            if planned:
                return min(int(done * 100 // planned), 100)
        return 100 if self.seqs else 0

    def late(self, today: date) -> bool:
        return self.measure.due is not None and self.measure.due < today and self.percent < 100


def progress(
    measures: Sequence[Measure], deliveries: Iterable[Delivery], projects: Mapping[str, Standing]
) -> list[Progress]:
    """How far each measure is, in the order of the plan.

    A delivery that names a measure counts for it. One that other work shows (a student aided, a condolence visit) counts
    for the first measure of its kind, by due day, that is not yet fulfilled, so that nobody is asked for it again.
    """
    found = [Progress(m, project=projects.get(m.project) if m.project else None) for m in measures]
    by_due = sorted(found, key=lambda p: p.measure.due or date.max)
    for one in sorted(deliveries, key=lambda d: (d.on, d.seq)):
        if one.measure:
            fitting = [p for p in by_due if p.measure.what == one.measure]
        else:
            fitting = [p for p in by_due if p.measure.kind == one.kind and p.project is None]
            fitting = [p for p in fitting if p.percent < 100] or fitting[-1:]
        for to in fitting[:1]:
            to.quantity += one.quantity or 0
            to.money += one.money or 0
            to.seqs.append(one.seq)
    return found


def whole(found: Sequence[Progress]) -> int:
    """A plan's progress in hundredths: the mean of its measures'; nothing planned is nothing done."""
    return sum(p.percent for p in found) // len(found) if found else 0


def may_plan(plan: HouseholdPlanMade, cause: str, rule: Value) -> Verdict:
    """Whether a plan can be taken as it is.

    `cause`: why the household is registered as poor; a plan for another cause, or without any measure that meets it, is
    one that the household will call wrong (第三方评估: 与致贫原因不符).
    """
    verdict = YES
    names = [m.what for m in plan.measures]
    if not names:
        verdict &= no("no_measures", _("计划里还没有措施"), at="measures", binding=True)
    if len(set(names)) < len(names):
        verdict &= no("same_measure", _("两条措施写得一样,请写出区别"), at="measures", binding=True)
    years = [g.year for g in plan.goals]
    if years and (min(years) < plan.happened_on.year or len(set(years)) < len(years)):
        verdict &= no("goal_years", _("分年目标应从今年起,一年一条"), at="goals", binding=True)
    if cause and plan.cause != cause:
        text = _("计划写的致贫原因是「%(planned)s」,建档的是「%(registered)s」")
        labels = codes("cause")
        verdict &= no("other_cause", text, at="cause", planned=labels[plan.cause], registered=labels.get(cause, cause))
    wanted = rule.value.get(plan.cause, ())
    if names and wanted and not any(m.kind in wanted for m in plan.measures):
        labels = codes("monitored_measure")
        text = _("「%(cause)s」的户至少要有一项:%(kinds)s")
        kinds = "、".join(labels[k] for k in wanted)
        verdict &= no(
            "cause_unmet", text, source=rule.source, at="measures", cause=codes("cause")[plan.cause], kinds=kinds
        )
    return verdict


def may_deliver(measure: str, planned: Sequence[str]) -> Verdict:
    """What is delivered stands in the plan; what does not is looked at by somebody."""
    if measure in planned:
        return YES
    return no(
        "not_planned",
        _("计划里没有「%(measure)s」,有:%(planned)s"),
        at="measure",
        measure=measure,
        planned="、".join(planned),
    )


def may_answer(said_on: date | None, answered_on: date | None, day: date) -> Verdict:
    """What a household said is answered once, and not before it was said."""
    if said_on is not None and day < said_on:
        return no("before_report", _("答复不能早于反映"), at="happened_on", binding=True)
    if answered_on is not None:
        return no("already_done", _("这件反映已于%(day)s答复"), binding=True, day=answered_on)
    return YES


def in_years(first: int, last: int, most: int) -> Verdict:
    """A village's plan runs forward, over no more years than the policy says."""
    if first <= last < first + most:
        return YES
    return no(
        "plan_years",
        _("规划从%(first)s年到%(last)s年,应为%(most)s年以内"),
        at="last_year",
        first=first,
        last=last,
        most=most,
    )
