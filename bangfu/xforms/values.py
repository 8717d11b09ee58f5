"""The values of XPath: text, numbers, truth, node lists, and what one counts as where another is wanted."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

Node = Any
"""An element, the `Document` above the root, or the text of an attribute."""
Value = Any
"""A list of nodes, text, a float or a bool."""
EPOCH = date(1970, 1, 1)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?")


FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Document:
    """What stands above the root element."""

    root: Any


def text_of(value: Value) -> str:
    """A value as text: the first node's content, numbers without needless digits."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return node_text(value[0]) if value else ""


def node_text(node: Node) -> str:
    if isinstance(node, str):
        return node
    return "".join((node.root if isinstance(node, Document) else node).itertext())


def number_text(number: float) -> str:
    """Fifteen digits that count, as libxml2 has it, and never with an exponent: 0.1 + 0.2 is 0.3."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return format(FIFTEEN.create_decimal(Decimal(number)).normalize(FIFTEEN), "f")


def number_of(value: Value) -> float:
    """A value as a number; a date is its days since 1970, what is neither is NaN."""
    if isinstance(value, bool | float):
        return float(value)
    text = text_of(value).strip()
    if re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", text):
        return float(text)
    if DATE.fullmatch(text):
        return days_of(text)
    return math.nan


def days_of(text: str) -> float:
    """Days since 1970-01-01 of an ISO date or of a moment with its own clock time; NaN when there is no such day."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return math.nan
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return (moment.date() - EPOCH).days + seconds / 86400


def truth_of(value: Value) -> bool:
    if isinstance(value, float):
        return bool(value) and not math.isnan(value)
    return bool(value)


def same(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) == truth_of(right)
    return any(_equal(a, b) for a in _each(left) for b in _each(right))


def differs(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) != truth_of(right)
    return any(not _equal(a, b) for a in _each(left) for b in _each(right))


def _each(value: Value) -> list[Value]:
    return [node_text(node) for node in value] if isinstance(value, list) else [value]


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, float) or isinstance(right, float):
        return number_of(left) == number_of(right)
    return bool(left == right)


def ordered(left: Value, right: Value, holds: Callable[[float, float], bool]) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        one, other = (truth_of(v) if isinstance(v, list) else v for v in (left, right))
        return holds(number_of(one), number_of(other))
    return any(holds(number_of(a), number_of(b)) for a in _each(left) for b in _each(right))


def modulo(left: float, right: float) -> float:
    return math.fmod(left, right) if right and math.isfinite(left) else math.nan


def quotient(left: float, right: float) -> float:
    if right:
        return left / right
    return math.nan if math.isnan(left) or not left else math.copysign(math.inf, left) * math.copysign(1, right)
