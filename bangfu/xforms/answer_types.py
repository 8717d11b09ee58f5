"""What an answer's text must look like by the data type of its bind. Source: ODK XForms specification, «Data types»."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import time

from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.xforms.values import number_of

NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"-?\d{1,9}")


def _parses(read: Callable[[str], object]) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        try:
            read(text)
        except ValueError:
            return False
        return True

    return fits


def _is_day(text: str) -> bool:
    return DAY.match(text) is not None and not math.isnan(number_of(text[:10]))


TYPES: dict[str, tuple[Callable[[str], bool], str]] = {
    "int": (lambda text: WHOLE.fullmatch(text) is not None, _("「%(value)s」不是整数")),
    "decimal": (lambda text: NUMBER.fullmatch(text) is not None, _("「%(value)s」不是数字")),
    "date": (_is_day, _("「%(value)s」不是日期,请写成2014-04-25")),
    "dateTime": (lambda text: "T" in text and not math.isnan(number_of(text)), _("「%(value)s」不是日期和时刻")),
    "time": (_parses(time.fromisoformat), _("「%(value)s」不是时刻")),
    "boolean": (lambda text: text in ("true", "false", "1", "0"), _("请填「是」或「否」")),
}


def flaw(type: str, text: str) -> Reason | None:
    """What keeps a text from being an answer of a type; None when nothing does."""
    fits, sentence = TYPES.get(type, (lambda _text: True, ""))
    return None if fits(text) else Reason("not_" + type, sentence, {"value": text[:40]})
