"""Chinese identity numbers: 18 characters (GB 11643-1999), disability cards 20 or 22 (plus kind and grade)."""

from __future__ import annotations

import re
from datetime import date

from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.plain.written import plain

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LENGTH = 18
SOURCE = "GB 11643-1999"


def plain_number(written: str) -> str:
    """A number as it is compared: of one width, without spaces, hyphens and quotes, the X a capital."""
    return re.sub(r"[\s'’‘`\-]", "", plain(written)).upper()


def check_character(first17: str) -> str:
    """The 18th character (ISO 7064 MOD 11-2) of the seventeen digits before it."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


def born_on(number: str) -> date | None:
    """The birth date that the number says, or None when it says none that exists."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def flaw(number: str) -> Reason | None:
    """What is wrong with an identity or disability-card number, or None."""
    if len(number) not in (LENGTH, 20, 22):
        return Reason("id_length", _("应为18位(残疾人证20或22位),现为%(n)s位"), {"n": len(number)}, SOURCE)
    if (
        not (number.isascii() and number[:17].isdigit())
        or number[17] not in "0123456789X"
        or (number[18:] and not number[18:].isalnum())
    ):
        return Reason("id_characters", _("只能是数字,末位可为X"), source=SOURCE)
    if born_on(number) is None:
        return Reason("id_birth", _("其中的出生日期不存在"), source=SOURCE)
    if check_character(number[:17]) != number[17]:
        return Reason("id_check", _("校验位不符"), source=SOURCE)
    return None
