"""What people write, without what says nothing: other widths, invisible characters, marks for an empty cell."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_NOTHING = re.compile(r"[-—–―/\\]{1,4}")
_NUMBERED = re.compile(r"^[\[(【]?\d+[\])】]?[.、:\-\s]*(?=\D)|[\[(【]\d+[\])】]$")


def plain(text: str) -> str:
    """Digits, letters and marks of one width, nothing invisible, no space at the ends.

    >>> plain("\u3000６１０７２６\u200b(Ｘ） ")
    '610726(X)'
    """
    if text.isascii():
        return text.strip()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def says_nothing(value: Any) -> bool:
    """Whether a cell holds only what people put where there is nothing to say: 「/」, 「—」."""
    return isinstance(value, str) and not value[:1].isalnum() and bool(_NOTHING.fullmatch(plain(value)))


def unnumbered(word: str) -> str:
    """An entry of a code list without the number that stands with it: 01因病, [1]因病, 因病(01) → 因病."""
    return _NUMBERED.sub("", word)
