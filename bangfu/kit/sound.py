"""Pinyin of Chinese text, for search by sound: the whole and the initials."""

from __future__ import annotations

from functools import cache

from pypinyin import lazy_pinyin


@cache
def _syllable(character: str) -> str:
    return str(lazy_pinyin(character)[0]).lower()


def sound(text: str) -> str:
    """All syllables together: 王建国 → wangjianguo."""
    return "".join(map(_syllable, text))


def initials(text: str) -> str:
    """The first letter of each syllable: 王建国 → wjg."""
    return "".join(_syllable(c)[:1] for c in text)
