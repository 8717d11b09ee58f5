"""What the headings of a department's file mean: guessed from words, remembered from last time, said once by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from bangfu.crosscheck.models import Column
from bangfu.kit.spreadsheet import is_foot, plain_head
from bangfu.plain.amount import unit_above, unit_of
from bangfu.plain.idnumber import check_character
from bangfu.plain.words import mark as _

HEADER_WITHIN = 15
NAME, ID, BIRTH, SEX, PLACE, KIN, AMOUNT, EVIDENCE = (
    "name",
    "id_number",
    "birth",
    "sex",
    "place",
    "kin",
    "amount",
    "evidence",
)
MEANINGS: Mapping[str, str] = {
    NAME: _("姓名"), ID: _("证件号码"), BIRTH: _("出生日期"), SEX: _("性别"), PLACE: _("住址(村)"), KIN: _("户主或父亲姓名"),
    AMOUNT: _("金额(元)"), EVIDENCE: _("作为证据保留"), "": _("不读取"),
}  # fmt: skip
WORDS: Mapping[str, tuple[str, ...]] = {
    NAME: (
        "姓名", "名字", "车主", "所有人", "权利人", "产权人", "死者", "患者", "学生", "参保人", "法人",
        "法定代表人", "经营者", "name", "owner",
    ),
    ID: ("证件号", "身份证", "公民身份", "证件编号", "idnumber", "idno", "idcard", "identity", "id"),
    BIRTH: ("出生", "生日", "birth"),
    SEX: ("性别", "sex", "gender"),
    PLACE: ("住址", "地址", "行政村", "户籍地", "所在村", "村名", "乡镇", "区划", "address", "village"),
    KIN: ("户主", "父亲", "监护人", "家长", "father", "guardian"),
    AMOUNT: ("金额", "自付", "费用", "余额", "工资", "amount"),
}  # fmt: skip
NUMBERED_15 = 15
OLD_CENTURY = "19"
LARGEST_EXACT = 10**15


@dataclass(frozen=True)
class Heading:
    """A heading, a value below it, and what it is taken to mean."""

    at: int
    text: str
    sample: str
    meaning: str


@dataclass(frozen=True)
class Row:
    """A row of a department's file: its number in the file, what it says of the person, and what is kept as evidence."""

    number: int
    said: Mapping[str, str]
    evidence: tuple[tuple[str, str], ...]


def headings(lines: Sequence[Sequence[Any]], known: Mapping[str, str]) -> tuple[int, list[Heading]]:
    """Which line is the header (0-based), and its headings with their meanings."""
    if not lines:
        return 0, []
    tops = list(enumerate(lines[:HEADER_WITHIN]))
    at, line = max(
        tops, key=lambda one: (sum(bool(_guess(h, known)) for h in one[1]), len({str(h) for h in one[1] if h}))
    )
    taken: set[str] = set()
    found = []
    for n, head in enumerate(line):
        if not str(head or "").strip():
            continue
        meaning = known.get(plain_head(head), _guess(head, {}) or EVIDENCE)
        if meaning in taken and meaning != EVIDENCE:
            meaning = EVIDENCE
        taken.add(meaning)
        sample = next((text(row[n]) for row in lines[at + 1 :] if n < len(row) and text(row[n])), "")
        found.append(Heading(n, str(head).strip(), sample, meaning))
    return at, found


def _guess(head: Any, known: Mapping[str, str]) -> str:
    word = plain_head(head or "")
    if word in known:
        return known[word]
    return next((meaning for meaning, words in WORDS.items() if any(_says(word, w) for w in words)), "")


def _says(head: str, word: str) -> bool:
    """Whether a heading is or holds a word; two Latin letters are in too many."""
    return head == word or ((len(word) > 2 or not word.isascii()) and word in head)


def text(value: Any) -> str:
    """A cell as text."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def rows(lines: Sequence[Sequence[Any]], header: int, heads: Sequence[Heading]) -> list[Row]:
    """The rows below the header that say anything. Amounts bear the unit that their heading or the titles state."""
    found = []
    above = unit_above(str(cell) for line in lines[:header] for cell in line if isinstance(cell, str))
    units = {h.at: unit_of(h.text) if "元" in h.text else above for h in heads if h.meaning == AMOUNT}
    for number, line in enumerate(lines[header + 1 :], header + 2):
        values = [(h, line[h.at] if h.at < len(line) else None) for h in heads if h.meaning]
        values = [(h, _in_unit(value, units.get(h.at, ""))) for h, value in values]
        said = {h.meaning: _plain(h.meaning, value) for h, value in values if h.meaning != EVIDENCE}
        kept = tuple(
            (h.text, text(value)[:200]) for h, value in values if h.meaning in (EVIDENCE, AMOUNT) and text(value)
        )
        if any(said.values()) and not is_foot(said.get(NAME, "")):
            found.append(Row(number, said, kept))
    return found


def cut_short(lines: Sequence[Sequence[Any]], header: int, heads: Sequence[Heading]) -> int:
    """How many ID numbers stand as numbers, whose last digits a spreadsheet has lost."""
    at = [h.at for h in heads if h.meaning == ID]
    return sum(
        isinstance(line[n], float | int) and line[n] > LARGEST_EXACT
        for line in lines[header + 1 :]
        for n in at
        if n < len(line)
    )


def _in_unit(value: Any, unit: str) -> Any:
    return f"{text(value)}{unit}" if unit and text(value) and "元" not in text(value) else value


def _plain(meaning: str, value: Any) -> str:
    said = text(value)
    if meaning == ID:
        return "" if isinstance(value, float | int) else id_number(said)
    if meaning == BIRTH:
        digits = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?.*", said)
        return f"{digits[1]}{int(digits[2]):02d}{int(digits[3]):02d}" if digits else ""
    if meaning == SEX:
        return {"男": "1", "女": "2", "1": "1", "2": "2", "m": "1", "f": "2", "male": "1", "female": "2"}.get(
            said.lower(), ""
        )
    return re.sub(r"\s", "", said) if meaning in (NAME, KIN) else said


def id_number(written: str) -> str:
    """An ID number as it is compared: 18 characters where it can be; the 15 of before 1999 are made 18 (GB 11643)."""
    plain = re.sub(r"[\s'’\-]", "", written).upper()
    if len(plain) == NUMBERED_15 and plain.isascii() and plain.isdigit():
        first = plain[:6] + OLD_CENTURY + plain[6:]
        return first + check_character(first)
    return plain


def remembered(office: str, source: str) -> dict[str, str]:
    """What an office said of the headings of such files."""
    return dict(Column.objects.filter(office=office, source=source).values_list("head", "meaning"))


def remember(office: str, source: str, said: Mapping[str, str]) -> None:
    """Keep what headings mean in such files."""
    for head, meaning in said.items():
        if meaning in MEANINGS:
            about = {"office": office, "source": source, "head": plain_head(head)[:200]}
            Column.objects.update_or_create(**about, defaults={"meaning": meaning})


def choices() -> list[tuple[str, str]]:
    return [(meaning, gettext(label)) for meaning, label in MEANINGS.items()]
