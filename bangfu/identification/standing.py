"""Where a case stands: what follows from all its facts, in order of happening. Pure; rows and rules are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from bangfu.identification import facts as f
from bangfu.identification.procedure import Procedure, Step, procedure
from bangfu.plain.fact import Fact

OPEN, FINISHED, REJECTED, WITHDRAWN = "open", "finished", "rejected", "withdrawn"
BIRTHS = (f.Applied, f.ExitProposed, f.VillageExitProposed, f.ClueReceived, f.RiskClosingProposed)
ENDINGS = (f.Returned, f.Rejected, f.CaseWithdrawn, f.RiskEndedNaturally, f.RiskClosed)


@dataclass(frozen=True)
class Shown:
    """One publicity: from `opened_on` planned to `until`, and the last day on which it was in truth shown."""

    step: str
    round: str
    opened_on: date
    until: date
    closed_on: date | None = None
    place: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Objected:
    """An objection and what became of it."""

    key: str
    raised_on: date
    way: str
    answered_on: date | None = None
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Stop:
    """What keeps a case from going on until it is returned, rejected or taken back: `code` says what."""

    step: str
    code: str
    on: date


@dataclass(frozen=True)
class Standing:
    """A case as it stands. `done`: step → the day it was taken."""

    procedure: Procedure
    opened_on: date
    done: Mapping[str, date] = field(default_factory=dict)
    shown: tuple[Shown, ...] = ()
    objections: tuple[Objected, ...] = ()
    stops: tuple[Stop, ...] = ()
    state: str = OPEN
    ended_on: date | None = None
    ended_how: str = ""
    consent: f.ConsentAnswered | None = None
    chosen: bool | None = None
    returned_on: date | None = None
    helped_first_on: date | None = None
    monitored_class: str = ""
    risks: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    helped_on: date | None = None
    follows: str = ""

    def needs(self, step: Step) -> bool:
        """Whether this case has to take a step: a check is only for those drawn."""
        return not step.drawn or self.chosen is not False

    @property
    def missing(self) -> tuple[Step, ...]:
        return tuple(s for s in self.procedure.steps if s.name not in self.done and self.needs(s))

    @property
    def step(self) -> Step | None:
        """The step that the case waits for; None when it has ended."""
        return self.missing[0] if self.state == OPEN and self.missing else None

    @property
    def unanswered(self) -> tuple[Objected, ...]:
        return tuple(o for o in self.objections if not o.outcome)

    def showing(self, step: str) -> Shown | None:
        return next((s for s in self.shown if s.step == step), None)

    @property
    def waits_for(self) -> str:
        """The level whose turn it is; empty when the case has ended."""
        if self.step is None:
            return ""
        disputed = self.unanswered or any(s.code == "objection_upheld" for s in self.stops)
        return "town" if disputed else self.step.signers[0]

    @property
    def step_since(self) -> date:
        """The day from which the case has waited for its step."""
        if self.step is None:
            return self.ended_on or self.opened_on
        before = [
            self.done[s.name]
            for s in self.procedure.steps[: self.procedure.place(self.step.name)]
            if s.name in self.done
        ]
        return max([*before, self.opened_on, *([self.returned_on] if self.returned_on else [])])

    @property
    def due_on(self) -> date | None:
        """The last day on which what the case waits for is in time; None when nothing is due."""
        step = self.step
        if step is None:
            return None
        p = self.procedure
        days = [p.later(o.raised_on, p.answer_within) for o in self.unanswered]
        shown = self.showing(step.name)
        if shown:
            days.append(shown.until + timedelta(days=1))
        elif step.within is not None:
            days.append(p.later(self.step_since, step.within))
        whole = self.whole_due_on
        if whole and p.place(step.name) <= p.place(p.whole_until):
            days.append(whole)
        return min(days, default=None)

    @property
    def whole_due_on(self) -> date | None:
        """By when all steps up to `whole_until` are to be done; None when the procedure sets no such term."""
        return self.procedure.whole_by(self.opened_on, self.helped_first_on)


def case_procedure(birth: Any) -> Procedure | None:
    """The procedure that a case follows: the one valid on the day and in the place where it began."""
    names = {
        f.ExitProposed: "exit", f.VillageExitProposed: "village_exit", f.ClueReceived: "monitoring", f.RiskClosingProposed: "risk_closing",
    }  # fmt: skip
    name = birth.procedure if isinstance(birth, f.Applied) else names[type(birth)]
    return procedure(name, birth.happened_on, birth.region)


def birth_of(facts: Sequence[Fact]) -> Any | None:
    """The first of the facts that begins a case."""
    return min((x for x in facts if isinstance(x, BIRTHS)), key=lambda x: (x.happened_on, repr(x)), default=None)


def standing(facts: Sequence[Fact]) -> Standing | None:
    """Where the case stands whose facts these are, in any order; None when it has not begun or has no procedure."""
    birth = birth_of(facts)
    law = case_procedure(birth) if birth else None
    if birth is None or law is None:
        return None
    state = begun(law, birth)
    for fact in ordered(law, facts):
        if fact is not birth:
            state = evolve(state, fact)
    return state


def begun(law: Procedure, birth: Any) -> Standing:
    """A case that has only begun."""
    taken = {law.steps[0].name: birth.happened_on}
    return Standing(law, birth.happened_on, taken, follows=getattr(birth, "earlier", ""))


def ordered(law: Procedure, facts: Sequence[Fact]) -> list[Fact]:
    """By day; within a day by the order of steps, then what ends or returns the case, so that a day has one reading."""

    def rank(fact: Fact) -> int:
        if isinstance(fact, BIRTHS):
            return -1
        if isinstance(fact, ENDINGS):
            return 1000
        step = law.step_of(fact.kind().name, getattr(fact, "round", ""))
        if step is None:
            return 901 if isinstance(fact, f.ObjectionAnswered) else 900
        return 2 * law.place(step.name) + (fact.kind().name == step.fact)

    return sorted(facts, key=lambda fact: (fact.happened_on, rank(fact), repr(fact)))


def evolve(state: Standing, fact: Fact) -> Standing:
    """The standing after one more fact; what does not fit leaves it as it was."""
    change = _CHANGES.get(type(fact))
    if change is None:
        return state
    after = change(state, fact)
    if after.state == OPEN and not after.missing:
        return replace(after, state=FINISHED, ended_on=max(after.done.values()), ended_how="finished")
    return after


def _take(state: Standing, fact: Fact) -> Standing:
    """The step that a fact takes is done, and what stopped the case at it is over."""
    step = state.procedure.step_of(fact.kind().name, getattr(fact, "round", ""))
    if step is None:
        return state
    stops = tuple(s for s in state.stops if s.step != step.name or s.code == "objection_upheld")
    return replace(state, done={**state.done, step.name: fact.happened_on}, stops=stops)


def _stop(state: Standing, fact: Fact, code: str) -> Standing:
    step = state.procedure.step_of(fact.kind().name, getattr(fact, "round", ""))
    name = step.name if step else (state.step.name if state.step else "")
    others = tuple(s for s in state.stops if s.step != name)
    done = {key: day for key, day in state.done.items() if key != name or code == "objection_upheld"}
    return replace(state, done=done, stops=(*others, Stop(name, code, fact.happened_on)))


def _verified(state: Standing, fact: f.Verified) -> Standing:
    return _take(state, fact) if fact.fits else _stop(state, fact, "not_so")


def _deliberated(state: Standing, fact: f.Deliberated) -> Standing:
    if carried(state.procedure, fact):
        return _take(state, fact)
    return replace(state, state=REJECTED, ended_on=fact.happened_on, ended_how="voted_down")


def carried(law: Procedure, fact: f.Deliberated) -> bool:
    """Whether more than the majority of those present agreed."""
    return fact.votes_for > fact.present * law.majority


def _opened(state: Standing, fact: f.PublicityOpened) -> Standing:
    step = state.procedure.step_of(fact.kind().name, fact.round)
    if step is None:
        return state
    old = state.showing(step.name)
    shown = Shown(
        step.name, fact.round, fact.happened_on, fact.until, old.closed_on if old else None, fact.place, fact.phone
    )
    return replace(state, shown=(*(s for s in state.shown if s.step != step.name), shown))


def _closed(state: Standing, fact: f.PublicityClosed) -> Standing:
    step = state.procedure.step_of(fact.kind().name, fact.round)
    shown = state.showing(step.name) if step else None
    if step is None or shown is None:
        return state
    others = tuple(s for s in state.shown if s.step != step.name)
    return _take(replace(state, shown=(*others, replace(shown, closed_on=fact.happened_on))), fact)


def _raised(state: Standing, fact: f.ObjectionRaised) -> Standing:
    if any(o.key == fact.objection for o in state.objections):
        return state
    return replace(state, objections=(*state.objections, Objected(fact.objection, fact.happened_on, fact.way)))


def _answered(state: Standing, fact: f.ObjectionAnswered) -> Standing:
    if not any(o.key == fact.objection and not o.outcome for o in state.objections):
        return state
    objections = tuple(
        replace(o, answered_on=fact.happened_on, outcome=fact.outcome, reason=fact.reason)
        if o.key == fact.objection
        else o
        for o in state.objections
    )
    after = replace(state, objections=objections)
    return _stop(after, fact, "objection_upheld") if fact.outcome == "upheld" and state.state == OPEN else after


def _consent(state: Standing, fact: f.ConsentAnswered) -> Standing:
    after = replace(state, consent=fact)
    return _take(after, fact) if fact.given else _stop(after, fact, "consent_refused")


def _exit_signed(state: Standing, fact: f.ExitSigned) -> Standing:
    return _take(state, fact) if fact.agrees else _stop(state, fact, "exit_refused")


def _drawn(state: Standing, fact: f.CheckDrawn) -> Standing:
    return _take(replace(state, chosen=fact.chosen), fact)


def _spot_checked(state: Standing, fact: f.SpotChecked) -> Standing:
    return _take(state, fact) if fact.passed else _stop(state, fact, "check_failed")


def _returned(state: Standing, fact: f.Returned) -> Standing:
    """Everything from the step on is to be done anew; a case that was rejected is open again."""
    p = state.procedure
    at = max(p.place(fact.to), 1)
    again = {s.name for s in p.steps[at:]}
    return replace(
        state, done={name: day for name, day in state.done.items() if name not in again},
        shown=tuple(s for s in state.shown if s.step not in again), stops=(), state=OPEN, ended_on=None, ended_how="",
        chosen=None if "draw" in again else state.chosen, returned_on=fact.happened_on,
    )  # fmt: skip


def _rejected(state: Standing, fact: f.Rejected) -> Standing:
    return replace(state, state=REJECTED, ended_on=fact.happened_on, ended_how="rejected")


def _withdrawn(state: Standing, fact: f.CaseWithdrawn) -> Standing:
    return replace(state, state=WITHDRAWN, ended_on=fact.happened_on, ended_how="withdrawn")


def _identified(state: Standing, fact: f.MonitoredHouseholdIdentified) -> Standing:
    return _take(replace(state, monitored_class=fact.monitored_class, risks=fact.risks), fact)


def _measure(state: Standing, fact: f.MeasureStarted) -> Standing:
    helped_on = min(state.helped_on or fact.happened_on, fact.happened_on)
    after = replace(state, measures=tuple(dict.fromkeys((*state.measures, *fact.measures))), helped_on=helped_on)
    if fact.green and "identify" not in state.done:
        after = replace(after, helped_first_on=state.helped_first_on or fact.happened_on)
    return after if "help" in state.done else _take(after, fact)


def _natural(state: Standing, fact: f.RiskEndedNaturally) -> Standing:
    return replace(state, state=FINISHED, ended_on=fact.happened_on, ended_how="natural")


def _risk_closed(state: Standing, fact: f.RiskClosed) -> Standing:
    return replace(state, state=FINISHED, ended_on=fact.happened_on, ended_how="risk_closed")


_CHANGES: Mapping[type[Fact], Callable[[Standing, Any], Standing]] = {
    f.Verified: _verified, f.Deliberated: _deliberated, f.PublicityOpened: _opened, f.PublicityClosed: _closed,
    f.ObjectionRaised: _raised, f.ObjectionAnswered: _answered, f.TownReviewed: _take, f.CountyReviewed: _take,
    f.ConsentAnswered: _consent, f.Compared: _take, f.Announced: _take, f.ExitSigned: _exit_signed, f.CheckDrawn: _drawn,
    f.SpotChecked: _spot_checked, f.Returned: _returned, f.Rejected: _rejected, f.CaseWithdrawn: _withdrawn,
    f.MonitoredHouseholdIdentified: _identified, f.MeasureStarted: _measure, f.RiskEndedNaturally: _natural,
    f.RiskClosed: _risk_closed,
}  # fmt: skip
