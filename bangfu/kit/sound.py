"""Pinyin of Chinese text, for search by sound and for names in English: the whole and the initials."""

from __future__ import annotations

from functools import cache


def syllables(text: str) -> list[str]:
    """What each character is read as, in its word. The dictionary takes 50 MB: who reads nothing never loads it."""
    from pypinyin import lazy_pinyin

    found: list[str] = lazy_pinyin(text)
    return found


@cache
def _syllable(character: str) -> str:
    return syllables(character)[0].lower()


def sound(text: str) -> str:
    """All syllables together: 王建国 → wangjianguo."""
    return "".join(map(_syllable, text))


def initials(text: str) -> str:
    """The first letter of each syllable: 王建国 → wjg."""
    return "".join(_syllable(c)[:1] for c in text)
