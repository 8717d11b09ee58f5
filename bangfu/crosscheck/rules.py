"""Who may be looked up, whose amounts reach a threshold, and what a verification must say. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from bangfu.crosscheck.facts import ClueVerified
from bangfu.plain.policy import tables
from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _

CLEARED, CONFIRMED, WAITING = "cleared", "confirmed", "waiting"
REGISTER = "register"


@dataclass(frozen=True)
class Source:
    """A kind of department's data: the consent that it wants (empty: none), what being in it is a sign of (`means`, `change`,
    `risk`; `absent`: who is in it ought to be registered), and by state of household the threshold its amounts are held to."""

    code: str
    sign: str
    consent: str = ""
    thresholds: Mapping[str, str] = field(default_factory=dict)


@cache
def sources() -> Mapping[str, Source]:
    """The kinds of data by code, an office's own first."""
    return {entry["code"]: Source(**entry) for entry in reversed(tables("crosscheck_sources"))}


@dataclass(frozen=True)
class Consent:
    """A consent as it stands: of a household (`person` empty) or of one member, known by the hash of the ID number.

    Valid from `since` up to and including `until`; `ended` is the day from which it is taken back.
    """

    household: str
    person: str
    scope: tuple[str, ...]
    since: date
    until: date
    ended: date | None = None

    def allows(self, wanted: str, person: str, on: date) -> bool:
        """Whether data of this scope may be looked up for a member on a day."""
        in_time = self.since <= on <= self.until and (self.ended is None or on < self.ended)
        return in_time and wanted in self.scope and self.person in ("", person)


def may_look(wanted: str, person: str, consents: Iterable[Consent], on: date) -> bool:
    """Whether a member of a household with these consents may be looked up; data that want no consent always may."""
    return not wanted or any(consent.allows(wanted, person, on) for consent in consents)


def in_order(fact: ClueVerified, found_on: date | None) -> Verdict:
    """A verification comes after its clue, and says why when the clue is cleared."""
    if fact.outcome == CLEARED and not fact.reason.strip():
        return no("reason_missing", _("排除线索要写明理由"), source="核实留痕要求", at="reason")
    if found_on is not None and fact.happened_on < found_on:
        return no("before_clue", _("核实日期在线索发出之前"), at="happened_on")
    return YES
