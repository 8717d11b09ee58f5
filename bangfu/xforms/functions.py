"""The functions of XForms expressions: those of XPath 1.0 and those that ODK adds.

Each takes where it is called and its arguments as they come. Source: ODK XForms specification, «XPath functions».
"""

from __future__ import annotations

import math
import random
import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bangfu.xforms import earth
from bangfu.xforms.values import EPOCH, Document, Value, number_of, text_of, truth_of
from bangfu.xforms.values import node_text as text_in
from bangfu.xforms.xpath import Here, local

Function = Callable[..., Value]
WHOLE = 1e15
"""From here on a number has no fraction that could be rounded."""
FIRST_DAY, LAST_DAY = -719_162, 2_932_896
"""0001-01-01 and 9999-12-31 as days since 1970-01-01."""


def texts(value: Value) -> list[str]:
    """The texts of a node list, or of the one value that it is."""
    return [text_in(node) for node in value] if isinstance(value, list) else [text_of(value)]


def _numbers(values: tuple[Value, ...]) -> list[float]:
    found = [
        number_of(text) if isinstance(value, list) else number_of(value) for value in values for text in texts(value)
    ]
    return [n for n in found if not math.isnan(n)]


def _sum(here: Here, nodes: Value) -> float:
    return _total([n for n in map(number_of, texts(nodes)) if math.isfinite(n)])


def _total(numbers: list[float]) -> float:
    return float(sum(Decimal(repr(n)) for n in numbers)) if all(map(math.isfinite, numbers)) else sum(numbers)


def _substring(here: Here, value: Value, start: Value, length: Value = math.inf) -> str:
    first = _half_up(number_of(start))
    last = first + _half_up(number_of(length))
    return "".join(c for at, c in enumerate(text_of(value), 1) if at >= first and at < last)


def _index(value: Value) -> int:
    """A number as a place in a text; nought where there is none."""
    number = number_of(value)
    return int(number) if math.isfinite(number) else 0


def _half_up(number: float) -> float:
    return float(math.floor(number + 0.5)) if math.isfinite(number) else number


def _round(here: Here, value: Value, places: Value = 0.0) -> float:
    number = number_of(value)
    if not math.isfinite(number) or abs(number) >= WHOLE:
        return number
    step = Decimal(1).scaleb(-_index(places))
    if number < 0 and step == 1:
        return _half_up(number)
    return float(Decimal(repr(number)).quantize(step, ROUND_HALF_UP))


def _translate(here: Here, value: Value, old: Value, new: Value) -> str:
    given, wanted = text_of(old), text_of(new)
    table = {ord(c): wanted[at] if at < len(wanted) else None for at, c in reversed(list(enumerate(given)))}
    return text_of(value).translate(table)


def _between(here: Here, value: Value, mark: Value, *, after: bool) -> str:
    if not text_of(mark):
        return text_of(value) if after else ""
    before, found, rest = text_of(value).partition(text_of(mark))
    return (rest if after else before) if found else ""


def _position(here: Here, nodes: Value = None) -> float:
    """The place among its fellows: of the node in a predicate, or of a repeat's element among those of its name."""
    if nodes is None:
        return float(here.position)
    if not nodes:
        return math.nan
    return float(1 + sum(1 for n in nodes[0].itersiblings(preceding=True) if local(n) == local(nodes[0])))


def _indexed(here: Here, target: Value, *rest: Value) -> Value:
    """`indexed-repeat(question, repeat, index, …)`: the question's nodes within the index-th element of each repeat."""
    chosen = target
    for repeat, index in zip(rest[::2], rest[1::2], strict=False):
        at = number_of(index)
        inside = [n for n in repeat if not math.isnan(at) and _position(here, [n]) == at]
        chosen = [n for n in chosen if any(n is i or i in n.iterancestors() for i in inside)]
    return chosen


def _once(here: Here, value: Value) -> Value:
    return text_of([here.origin]) or value


def _selected(here: Here, value: Value, wanted: Value) -> bool:
    return text_of(wanted).strip() in text_of(value).split()


def _selected_at(here: Here, value: Value, at: Value) -> str:
    chosen, index = text_of(value).split(), number_of(at)
    return chosen[int(index)] if 0 <= index < len(chosen) else ""


def _filled(nodes: Value) -> int:
    return sum(1 for text in texts(nodes) if text.strip())


def _days(value: Value) -> float | None:
    """Days since 1970-01-01; None where that is no day of a calendar with years of four digits."""
    number = number_of(value)
    return number if FIRST_DAY <= number < LAST_DAY else None


def _date(here: Here, value: Value) -> str:
    days = _days(value)
    return "" if days is None else (EPOCH + timedelta(days=math.floor(days))).isoformat()


def _date_time(here: Here, value: Value) -> str:
    days = _days(value)
    return "" if days is None else _moment(days).isoformat(timespec="milliseconds")


def _moment(days: float) -> datetime:
    return datetime(1970, 1, 1) + timedelta(milliseconds=math.floor(days * 86_400_000 + 0.5))


def _formatted(here: Here, value: Value, pattern: Value) -> str:
    """Dates by the signs of JavaRosa: %Y %y %m %n %b %d %e %H %h %M %S %3 %a."""
    days = _days(value)
    if days is None:
        return ""
    moment = _moment(days)
    signs = {
        "Y": f"{moment.year:04}", "y": f"{moment.year % 100:02}", "m": f"{moment.month:02}", "n": str(moment.month),
        "b": f"{moment:%b}", "d": f"{moment.day:02}", "e": str(moment.day), "H": f"{moment.hour:02}",
        "h": str(moment.hour), "M": f"{moment.minute:02}", "S": f"{moment.second:02}",
        "3": f"{moment.microsecond // 1000:03}", "a": f"{moment:%a}",
    }  # fmt: skip
    return re.sub(r"%(.)", lambda m: signs.get(m[1], m[0]), text_of(pattern))


def _decimal_time(here: Here, value: Value) -> float:
    match = re.match(r"(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?", text_of(value).rpartition("T")[2])
    return (int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3] or 0)) / 86400 if match else math.nan


def _regex(here: Here, value: Value, pattern: Value) -> bool:
    """Whether the whole value matches; a pattern that cannot be read matches nothing."""
    try:
        return re.fullmatch(text_of(pattern), text_of(value)) is not None
    except re.error:
        return False


def _checklist(here: Here, least: Value, most: Value, *answers: Value) -> bool:
    low, high, n = (
        number_of(least),
        number_of(most),
        sum(truth_of(a) and text_of(a) not in ("no", "false", "0") for a in answers),
    )
    return (low < 0 or n >= low) and (high < 0 or n <= high)


def _join(here: Here, mark: Value, *values: Value) -> str:
    return text_of(mark).join(text for value in values for text in texts(value))


def _instance(here: Here, name: Value) -> Value:
    found = here.about.instances.get(text_of(name))
    return [Document(found)] if found is not None else []


def _choice_name(here: Here, value: Value, question: Value) -> str:
    return str(here.about.choice_label(here, text_of(value), text_of(question).strip()))


def _now(here: Here) -> str:
    moment: datetime = here.about.now
    return moment.isoformat(timespec="milliseconds")


def _today(here: Here) -> str:
    day: date = here.about.now.date()
    return day.isoformat()


def _of(function: Callable[[float], float], *, keeps_infinity: bool = False) -> Function:
    """A function of one number; where it has no value, NaN."""

    def run(here: Here, value: Value) -> float:
        number = number_of(value)
        if keeps_infinity and math.isinf(number):
            return number
        try:
            return float(function(number))
        except (ValueError, OverflowError):
            return math.nan

    return run


def _power(here: Here, base: Value, exponent: Value) -> float:
    try:
        return math.pow(number_of(base), number_of(exponent))
    except (ValueError, OverflowError):
        return math.nan


def _substr(here: Here, value: Value, start: Value, end: Value = None) -> str:
    text = text_of(value)
    return text[_index(start) : _index(end) if end is not None else len(text)]


def _random_id(here: Here, length: Value = None) -> str:
    if length is None:
        return str(uuid.uuid4())
    return uuid.uuid4().hex[: int(number_of(length))]


FUNCTIONS: dict[str, Function] = {
    "last": lambda here: float(here.size),
    "position": _position,
    "count": lambda here, nodes: float(len(nodes)),
    "local-name": lambda here, nodes=None: local((nodes or [here.node])[0]),
    "name": lambda here, nodes=None: local((nodes or [here.node])[0]),
    "string": lambda here, value=None: text_of([here.node] if value is None else value),
    "concat": lambda here, *values: "".join(text for value in values for text in texts(value)),
    "starts-with": lambda here, value, mark: text_of(value).startswith(text_of(mark)),
    "ends-with": lambda here, value, mark: text_of(value).endswith(text_of(mark)),
    "contains": lambda here, value, mark: text_of(mark) in text_of(value),
    "substring-before": lambda here, value, mark: _between(here, value, mark, after=False),
    "substring-after": lambda here, value, mark: _between(here, value, mark, after=True),
    "substring": _substring,
    "substr": _substr,
    "string-length": lambda here, value=None: float(len(text_of([here.node] if value is None else value))),
    "normalize-space": lambda here, value=None: " ".join(text_of([here.node] if value is None else value).split()),
    "translate": _translate,
    "boolean": lambda here, value: truth_of(value),
    "not": lambda here, value: not truth_of(value),
    "true": lambda here: True,
    "false": lambda here: False,
    "number": lambda here, value=None: number_of([here.node] if value is None else value),
    "sum": _sum,
    "floor": _of(math.floor, keeps_infinity=True),
    "ceiling": _of(math.ceil, keeps_infinity=True),
    "round": _round,
    "if": lambda here, test, then, otherwise: then if truth_of(test) else otherwise,
    "coalesce": lambda here, *values: next((text_of(v) for v in values if text_of(v) != ""), ""),
    "once": _once,
    "selected": _selected,
    "selected-at": _selected_at,
    "count-selected": lambda here, value: float(len(text_of(value).split())),
    "count-non-empty": lambda here, nodes: float(_filled(nodes)),
    "checklist": _checklist,
    "weighted-checklist": lambda here, least, most, *pairs: (
        number_of(least)
        <= sum(
            number_of(w) for v, w in zip(pairs[::2], pairs[1::2], strict=False) if truth_of(v) and text_of(v) != "no"
        )
        <= number_of(most)
    ),
    "boolean-from-string": lambda here, value: text_of(value) in ("1", "true"),
    "jr:choice-name": _choice_name,
    "choice-name": _choice_name,
    "today": _today,
    "now": _now,
    "date": _date,
    "date-time": _date_time,
    "format-date": _formatted,
    "format-date-time": _formatted,
    "decimal-date-time": lambda here, value: number_of(text_of(value)),
    "decimal-time": _decimal_time,
    "int": _of(math.trunc, keeps_infinity=True),
    "abs": _of(abs),
    "sqrt": _of(math.sqrt),
    "exp": _of(math.exp),
    "exp10": _of(lambda n: 10**n),
    "log": _of(math.log),
    "log10": _of(math.log10),
    "sin": _of(math.sin),
    "cos": _of(math.cos),
    "tan": _of(math.tan),
    "pi": lambda here: math.pi,
    "pow": _power,
    "min": lambda here, *values: min(_numbers(values), default=math.nan),
    "max": lambda here, *values: max(_numbers(values), default=math.nan),
    "avg": lambda here, nodes: _total(found) / len(found) if (found := _numbers((nodes,))) else math.nan,
    "regex": _regex,
    "join": _join,
    "random": lambda here: random.random(),
    "randomize": lambda here, nodes, seed=None: random.Random(text_of(seed) if seed is not None else None).sample(
        nodes, len(nodes)
    ),
    "uuid": _random_id,
    "instance": _instance,
    "current": lambda here: [here.origin],
    "indexed-repeat": _indexed,
    "area": lambda here, value: earth.area(text_of(value)),
    "distance": lambda here, value: earth.distance(text_of(value)),
}
