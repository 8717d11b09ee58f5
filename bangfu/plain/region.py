"""Statistical region codes: 2, 4, 6, 9 or 12 digits; a prefix is a subtree (NBS 统计用区划代码)."""

from __future__ import annotations

LEVELS = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village"}
WIDTHS = {level: width for width, level in LEVELS.items()}


def normal(code: str) -> str:
    """The shortest form of a code: trailing zeros of a 12-digit code above village level are dropped.

    >>> normal("610726000000"), normal("610726102000"), normal("610726102229")
    ('610726', '610726102', '610726102229')
    """
    code = code.strip()
    if len(code) == 12:
        for width in (2, 4, 6, 9):
            if not code[width:].strip("0"):
                return code[:width]
    if len(code) == 6 and code.endswith("00"):
        return code[:2] if code.endswith("0000") else code[:4]
    return code


def is_code(code: str) -> bool:
    return len(code) in LEVELS and code.isascii() and code.isdigit()


def level(code: str) -> str:
    """The level of a code; KeyError when its length is none of 2, 4, 6, 9, 12."""
    return LEVELS[len(code)]


def parent(code: str) -> str:
    """The code one level up; empty for a province."""
    widths = sorted(LEVELS)
    at = widths.index(len(code))
    return code[: widths[at - 1]] if at else ""


def child_width(code: str) -> int:
    """How many digits the codes one level below `code` have; 12 for a village."""
    return next((width for width in sorted(LEVELS) if width > len(code)), 12)


def trail(code: str) -> list[str]:
    """The code and what it lies in, outermost first."""
    return [code[:width] for width in sorted(LEVELS) if width <= len(code)]
