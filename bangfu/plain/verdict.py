"""Verdicts: what a rule or a reader says of a fact, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Reason:
    """Why something was not taken as it is: a stable code, a sentence for people, the source of the rule.

    `text` is a message in the source language with `%(name)s` places that `values` fill; it is translated when shown.
    `field` is the path of the field it speaks of (`members.2.id_number`), empty for the fact as a whole.
    `binding`: the law says so, and no office may confirm the fact against it.
    """

    code: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    field: str = ""
    binding: bool = False

    def at(self, path: str) -> Reason:
        """The same reason, spoken of the field at `path`."""
        return replace(self, field=f"{path}.{self.field}" if self.field else path)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


Refusal = Reason | None
"""None: it was done; a reason: it was not, and why."""


@dataclass(frozen=True)
class Verdict:
    """A rule's answer: fine when there are no reasons."""

    reasons: tuple[Reason, ...] = ()

    @property
    def fine(self) -> bool:
        return not self.reasons

    def __and__(self, other: Verdict) -> Verdict:
        return Verdict(self.reasons + other.reasons)


YES = Verdict()


def no(code: str, text: str, *, source: str = "", at: str = "", binding: bool = False, **values: Any) -> Verdict:
    """A verdict with one objection. Days in `values` become ISO text: a reason is kept as JSON."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return Verdict((Reason(code, text, plain, source, at, binding),))
