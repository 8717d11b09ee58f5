"""Whose turn it is: which levels of office may enter what for a case, and what can be done with it now. Pure."""

from __future__ import annotations

from collections.abc import Collection

from bangfu.identification import facts as f
from bangfu.identification.procedure import Step, signers_of
from bangfu.identification.risks import ENDS_OF_RISK
from bangfu.identification.standing import BIRTHS, FINISHED, OPEN, Standing, case_procedure
from bangfu.plain.fact import KINDS, Fact

ALL_LEVELS = ("village", "town", "county")
ABOVE_THE_VILLAGE = ("town", "county")


def signers(fact: Fact, before: Standing | None) -> tuple[str, ...]:
    """The levels of office that may enter a fact; empty when everybody with the right to enter may."""
    if isinstance(fact, f.ClueReceived) and fact.source == "household":
        return ()
    if isinstance(fact, BIRTHS):
        law = case_procedure(fact)
        return law.steps[0].signers if law else ()
    if isinstance(fact, f.ObjectionRaised):
        return ()
    if before is None:
        return signers_of(fact.kind().name) or ALL_LEVELS
    return signers_of_kind(type(fact), before, getattr(fact, "round", ""))


def signers_of_kind(kind: type[Fact], state: Standing, round_: str = "") -> tuple[str, ...]:
    """The levels that may enter a kind for a case: those of the step; what ends a step, who has it or the county."""
    if kind in (f.ObjectionAnswered, f.RiskEndedNaturally):
        return ABOVE_THE_VILLAGE
    if kind in (f.MeasureStarted, f.ClueJoined):
        return ALL_LEVELS
    if kind is f.RiskClosed:
        return ("county",)
    if step := state.procedure.step_of(kind.kind().name, round_):
        return step.signers
    now = state.step or state.procedure.last
    return tuple(dict.fromkeys((*now.signers, "county"))) if kind is f.Returned else now.signers


def is_blocked(state: Standing, step: Step) -> bool:
    """Whether the case cannot take its step before something else has happened."""
    return bool(state.unanswered) or any(s.code == "objection_upheld" or s.step != step.name for s in state.stops)


def next_kind(state: Standing) -> type[Fact] | None:
    """The kind of fact that takes the case forward now; None when it has ended or something stops it."""
    step = state.step
    if step is None or is_blocked(state, step):
        return None
    return KINDS[step.opens if step.is_publicity and not state.showing(step.name) else step.fact]


def possible(state: Standing, levels: Collection[str]) -> list[type[Fact]]:
    """What somebody of these levels may enter for a case now; first what takes it forward."""
    wanted: list[type[Fact] | None] = [f.ObjectionAnswered if state.unanswered else next_kind(state)]
    if state.procedure.name == "monitoring" and state.ended_how not in ENDS_OF_RISK:
        wanted += [f.MeasureStarted, f.RiskEndedNaturally if "identify" in state.done else None]
        wanted += [f.ClueJoined] if state.state in (OPEN, FINISHED) else []
    if state.state == OPEN:
        wanted += [f.ObjectionRaised if state.shown else None, f.Returned, f.Rejected, f.CaseWithdrawn]
    elif state.ended_how not in ENDS_OF_RISK:
        wanted.append(f.Returned)
    step = state.step
    round_ = step.round if step else ""
    kinds = [kind for kind in dict.fromkeys(wanted) if kind]
    return [
        k for k in kinds if k is f.ObjectionRaised or set(levels) & set(signers_of_kind(k, state, _round(k, round_)))
    ]


def _round(kind: type[Fact], round_: str) -> str:
    return round_ if kind in (f.PublicityOpened, f.PublicityClosed) else ""
