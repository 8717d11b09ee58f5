"""A household's monitoring as it stands: its stage, what is due and until when, from when its risk may be closed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bangfu.identification.procedure import procedure
from bangfu.identification.risks import months_after, unmet_risks
from bangfu.identification.standing import REJECTED, WITHDRAWN, Standing

IN_STOCK = ("identified", "helped")
"""The stages of those who are monitored now."""
ENDED = ("closed", "natural", "not")
UNDER_WAY = ("clue", *IN_STOCK)


@dataclass(frozen=True)
class Duty:
    """What is due of a monitored household (a code of `monitoring_duty`), and the last day on which it is in time."""

    what: str
    due_on: date


def stage(state: Standing) -> str:
    """Where a monitoring stands, as a code of `monitored_stage`."""
    if state.ended_how == "natural":
        return "natural"
    if state.ended_how == "risk_closed":
        return "closed"
    if state.state in (REJECTED, WITHDRAWN):
        return "not"
    if "identify" not in state.done:
        return "clue"
    return "helped" if state.measures else "identified"


def duty(state: Standing, region: str) -> Duty | None:
    """The next thing that is due: to identify (or, where help came first, to make up the papers), to help, to help
    against each risk; None when nothing is."""
    now = stage(state)
    if now == "clue" and state.whole_due_on:
        return Duty("papers" if state.helped_first_on else "identify", state.whole_due_on)
    if now not in IN_STOCK:
        return None
    identified = state.done["identify"]
    step = state.procedure.step("help")
    due_on = state.procedure.later(identified, (step.within or 0) if step else 0)
    if now == "identified":
        return Duty("help", due_on)
    if unmet_risks(state.risks, state.measures, identified, region):
        return Duty("match", due_on)
    return None


def closable_on(state: Standing, region: str) -> date | None:
    """The first day on which the closing of the risk may be proposed, if all stays well; None when there is none to close."""
    if stage(state) not in IN_STOCK:
        return None
    identified = state.done["identify"]
    law = procedure("risk_closing", identified, region)
    return months_after(identified, law.stable_months) if law else None
