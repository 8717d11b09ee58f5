"""Values that rules are written over: an exact scalar that may be unknown, with the operators of an Ibis column.

A rule is a plain function of named columns. Given `Named` over a household's own values it computes with `Cell`s; given
`Named` over an Ibis table, with columns of millions. Both follow SQL: what is unknown stays unknown, unless the answer does
not depend on it. Money is whole fen and quantities are whole ten-thousandths, so that nothing is ever rounded.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from typing import Any

Scalar = int | bool | str | None


class Cell:
    """One value, or None for unknown."""

    __slots__ = ("value",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: Scalar) -> None:
        self.value = value

    def _with(self, other: Any, operation: Callable[[Any, Any], Any]) -> Cell:
        right = value_of(other)
        return Cell(None if self.value is None or right is None else operation(self.value, right))

    def __eq__(self, other: object) -> Cell:  # type: ignore[override]
        return self._with(other, operator.eq)

    def __ne__(self, other: object) -> Cell:  # type: ignore[override]
        return self._with(other, operator.ne)

    def __lt__(self, other: Any) -> Cell:
        return self._with(other, operator.lt)

    def __le__(self, other: Any) -> Cell:
        return self._with(other, operator.le)

    def __gt__(self, other: Any) -> Cell:
        return self._with(other, operator.gt)

    def __ge__(self, other: Any) -> Cell:
        return self._with(other, operator.ge)

    def __add__(self, other: Any) -> Cell:
        return self._with(other, operator.add)

    def __sub__(self, other: Any) -> Cell:
        return self._with(other, operator.sub)

    def __mul__(self, other: Any) -> Cell:
        return self._with(other, operator.mul)

    def __floordiv__(self, other: Any) -> Cell:
        return self._with(other, operator.floordiv)

    def __rsub__(self, other: Any) -> Cell:
        return Cell(other)._with(self, operator.sub)

    __radd__ = __add__
    __rmul__ = __mul__

    def __and__(self, other: Any) -> Cell:
        both = (self.value, value_of(other))
        return Cell(False if False in both else None if None in both else True)

    def __or__(self, other: Any) -> Cell:
        both = (self.value, value_of(other))
        return Cell(True if True in both else None if None in both else False)

    def __invert__(self) -> Cell:
        return Cell(None if self.value is None else not self.value)

    def __bool__(self) -> bool:
        raise TypeError("a rule combines conditions with & | ~, as columns do")

    def isin(self, values: Collection[Scalar]) -> Cell:
        return Cell(None if self.value is None else self.value in values)

    def isnull(self) -> Cell:
        return Cell(self.value is None)

    def notnull(self) -> Cell:
        return Cell(self.value is not None)

    def fill_null(self, value: Any) -> Cell:
        return Cell(value_of(value) if self.value is None else self.value)

    def startswith(self, prefix: str) -> Cell:
        return Cell(None if self.value is None else str(self.value).startswith(prefix))

    def ifelse(self, then: Any, otherwise: Any) -> Cell:
        """`then` where this holds, `otherwise` where it does not or is unknown."""
        return Cell(value_of(then if self.value is True else otherwise))


def value_of(value: Any) -> Any:
    return value.value if isinstance(value, Cell) else value


class Named:
    """Columns by name, as attributes; remembers which were read."""

    def __init__(self, column: Callable[[str], Any]) -> None:
        self._column = column
        self.read: dict[str, None] = {}

    def __getattr__(self, name: str) -> Any:
        self.read[name] = None
        return self._column(name)


def scalars(row: Mapping[str, Scalar]) -> Named:
    """A household's (or person's) own values; a column that is not in the row is unknown."""
    return Named(lambda name: Cell(row.get(name)))


def all_of(*conditions: Any) -> Any:
    found = conditions[0]
    for condition in conditions[1:]:
        found = found & condition
    return found


def any_of(*conditions: Any) -> Any:
    found = conditions[0]
    for condition in conditions[1:]:
        found = found | condition
    return found


def total(*amounts: Any) -> Any:
    """The sum of amounts of which some may be unknown; unknown only when all are."""
    known = any_of(*(amount.notnull() for amount in amounts))
    whole = amounts[0].fill_null(0)
    for amount in amounts[1:]:
        whole = whole + amount.fill_null(0)
    return known.ifelse(whole, amounts[0])
