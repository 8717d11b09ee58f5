"""Sums of money as offices write them: 12.5万元, ¥1,200; and the unit that a table's heading or title states."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

SCALES = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_LARGE = "百万|千万|百|千|万|亿"
_WRITTEN = re.compile(rf"[¥￥]?(.*?)(?:({_LARGE})元?|元)?整?")
_UNIT = re.compile(rf"(?:{_LARGE})元")
_TITLE = re.compile(rf"单位[:：][^:：]*?((?:{_LARGE})?元)")


def yuan(written: str) -> Decimal:
    """A sum in yuan. Raises InvalidOperation when it is none."""
    match = _WRITTEN.fullmatch(re.sub(r"[\s,，]", "", written))
    number, large = (match[1], match[2] or "") if match else (written, "")
    return Decimal(number) * SCALES[large]


def unit_of(head: str) -> str:
    """The unit larger than a yuan that a heading states: 「投入资金(万元)」 gives 万元; empty when it states none."""
    found = _UNIT.search(head)
    return found[0] if found else ""


def unit_above(titles: Iterable[str]) -> str:
    """The unit of money that the titles above a table state («单位:万元»), when larger than a yuan; else empty."""
    found = [match[1] for title in titles for match in _TITLE.finditer(re.sub(r"\s", "", title))]
    return found[-1] if found and found[-1] != "元" else ""
