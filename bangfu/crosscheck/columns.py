"""What the headings of a department's file mean: guessed from words, remembered from last time, said once by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from bangfu.crosscheck.models import Column
from bangfu.kit.spreadsheet import Sheet, headers, is_foot, plain_head
from bangfu.plain.amount import unit_above, unit_of
from bangfu.plain.idnumber import LENGTH, check_character, plain_number
from bangfu.plain.reading import as_date
from bangfu.plain.words import mark as _
from bangfu.plain.written import plain

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
    ID: (
        "证件号", "身份证", "身份号", "公民身份", "证件编号", "社会保障号", "社保号", "残疾证号", "残疾人证号", "idnumber", "idno",
        "idcard", "identity", "id",
    ),
    NAME: (
        "姓名", "名字", "车主", "所有人", "所有权人", "权利人", "产权人", "死者", "逝者", "患者", "就诊人", "学生", "参保人",
        "法定代表人", "经营者", "投保人", "申请人", "负责人", "法人", "name", "owner",
    ),
    BIRTH: ("出生", "生日", "birth"),
    SEX: ("性别", "sex", "gender"),
    PLACE: ("住址", "地址", "行政村", "户籍地", "所在村", "村名", "乡镇", "区划", "address", "village"),
    KIN: ("户主", "父亲", "监护人", "家长", "father", "guardian"),
    AMOUNT: ("自付", "自负", "个人负担", "金额", "余额", "工资", "费用", "amount"),
}  # fmt: skip
"""Words of each meaning, those that say it best first; a heading's meaning is the first that holds one of its words."""
OTHERS = (*WORDS[KIN], "母亲", "配偶", "联系人", "代理人", "经办人", "mother", "spouse")
"""Whose name or number it is when it is not the person's own."""
NOT_ONESELF = ("类型", "类别", "种类", "名称", "有效期", "签发", "发证", "照片", "地址", "住址")
"""A heading that holds one of these says something about a number or a name, not the number or the name."""
PERSONAL = (NAME, ID, BIRTH, SEX)
"""What may stand several times in a row, for several people."""
NUMBERED_15 = 15
CARDS = (20, 22)
OLD_CENTURY = "19"
LARGEST_EXACT = 10**15
_MARKS = re.compile(r"\s*[、,，;；/\n]\s*")
_CUT = re.compile(r"\d(\.\d+)?E\+\d+")


@dataclass(frozen=True)
class Heading:
    """A heading, a value below it, and what it is taken to mean."""

    at: int
    text: str
    sample: str
    meaning: str
    person: int = 0
    """Which of the people of a row it is of: 权利人1, 权利人2."""


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

    def weight(one: tuple[int, list[Any]]) -> tuple[int, bool, int]:
        at, line = one
        heads = len({str(head) for head in line if head})
        return sum(bool(known.get(plain_head(h or ""), _guess(h))) for h in line), line == list(lines[at]), heads

    at, line = max(headers(lines), key=weight)
    heads = [(n, str(head).strip()) for n, head in enumerate(line) if str(head or "").strip()]
    meant = _meanings([head for _n, head in heads], known)
    samples = [
        next((text(row[n]) for row in lines[at + 1 :] if n < len(row) and text(row[n])), "") for n, _head in heads
    ]
    return at, [
        Heading(n, head, sample, *what) for (n, head), sample, what in zip(heads, samples, meant, strict=True)
    ]  # fmt: skip


def joined(sheets: Sequence[Sheet], known: Mapping[str, str]) -> tuple[list[list[Any]], list[str]]:
    """The rows of the sheet whose heads say most, with those below the same heads of other sheets (one for each town); and
    the names of the sheets that are left."""
    tables = [(sheet, *headings(sheet.lines, known)) for sheet in sheets]
    if not tables:
        return [], []
    chosen, _at, heads = max(tables, key=lambda table: len({h.meaning for h in table[2]} - {EVIDENCE}))
    lines, left = list(chosen.lines), []
    for sheet, at, others in tables:
        if sheet is chosen:
            continue
        if [(h.at, h.text) for h in others] == [(h.at, h.text) for h in heads]:
            lines += sheet.lines[at + 1 :]
        else:
            left.append(sheet.name)
    return lines, left


def _meanings(heads: Sequence[str], known: Mapping[str, str]) -> list[tuple[str, int]]:
    """What each heading means and of which person of the row: what was said goes before what is guessed; of several that
    might mean a thing the one whose words say it best does, and those that are called the same but for a number."""
    said = [known.get(plain_head(head)) for head in heads]
    taken = {meaning for meaning in said if meaning}
    guesses = [None if told is not None else _guess(head) for head, told in zip(heads, said, strict=True)]
    best: dict[str, int] = {}
    for at in sorted(range(len(heads)), key=lambda at: _rank(heads[at], guesses[at])):
        meaning = guesses[at]
        if meaning and meaning not in taken:
            best.setdefault(meaning, at)
    if ID in best and NAME in best and _rank(heads[best[ID]], ID)[0] and not _rank(heads[best[NAME]], NAME)[0]:
        del best[ID]
    found: list[tuple[str, int]] = []
    for at, (head, told, guess) in enumerate(zip(heads, said, guesses, strict=True)):
        again = guess in PERSONAL and guess in best and _unnumbered(head) == _unnumbered(heads[best[guess]])
        meaning = told if told is not None else guess if guess and (best.get(guess) == at or again) else ""
        if told is None and not meaning:
            meaning = KIN if _is_kins_name(head) and KIN not in taken and KIN not in best else EVIDENCE
        several = sum(one == meaning for one, _person in found) if meaning in PERSONAL else 0
        found.append((meaning, several))
    return found


def _guess(head: Any) -> str:
    word = plain_head(head or "")
    for meaning, words in WORDS.items():
        if any(_says(word, w) for w in words):
            if meaning in (ID, NAME) and any(w in word for w in NOT_ONESELF) and "姓名" not in word:
                continue
            return meaning
    return ""


def _rank(head: str, meaning: str | None) -> tuple[bool, int]:
    """How well a heading says what it is taken to mean: one's own before another's, then by the order of words."""
    word = plain_head(head)
    words = WORDS.get(meaning or "", ())
    others = meaning in (ID, NAME) and any(w in word for w in OTHERS)
    return others, next((n for n, w in enumerate(words) if _says(word, w)), len(words))


def _is_kins_name(head: str) -> bool:
    word = plain_head(head)
    return any(w in word for w in WORDS[KIN]) and _guess(head) == NAME


def _unnumbered(head: str) -> str:
    return re.sub(r"[\d一二三四五六]", "", plain_head(head))


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
        kept = tuple(
            (h.text, text(value)[:200]) for h, value in values if h.meaning in (EVIDENCE, AMOUNT) and text(value)
        )
        for said in _people(values):
            if any(said.values()) and not is_foot(said.get(NAME, "")):
                found.append(Row(number, said, kept))
    return found


def _people(values: Sequence[tuple[Heading, Any]]) -> list[dict[str, str]]:
    """What a row says of each of its people: those of columns of their own, and those who stand in one cell."""
    shared = {h.meaning: _plain(h.meaning, value) for h, value in values if h.meaning not in (EVIDENCE, *PERSONAL)}
    found = []
    for person in sorted({h.person for h, _value in values if h.meaning in PERSONAL} | {0}):
        own = {h.meaning: value for h, value in values if h.meaning in PERSONAL and h.person == person}
        found += [
            {**shared, **{meaning: _plain(meaning, value) for meaning, value in one.items()}} for one in _apart(own)
        ]  # fmt: skip
    return [found[0], *(said for said in found[1:] if said.get(NAME) or said.get(ID))]


def _apart(own: Mapping[str, Any]) -> list[dict[str, Any]]:
    """People whose names, or numbers, stand in one cell with marks between them, one by one; each with their number where
    there are as many."""
    names = _MARKS.split(text(own.get(NAME)))
    numbers = _MARKS.split(text(own.get(ID)))
    if not all(len(id_number(number)) >= NUMBERED_15 for number in numbers) or isinstance(own.get(ID), float | int):
        numbers = [own.get(ID, "")]
    most = max(len(names), len(numbers))
    if most == 1:
        return [dict(own)]
    names = names if len(names) == most else [""] * most
    numbers = numbers if len(numbers) == most else [""] * most
    return [{**own, NAME: name, ID: number} for name, number in zip(names, numbers, strict=True)]


def cut_short(lines: Sequence[Sequence[Any]], header: int, heads: Sequence[Heading]) -> int:
    """How many ID numbers stand as numbers, whose last digits a spreadsheet has lost."""
    at = [h.at for h in heads if h.meaning == ID]
    return sum(
        (line[n] > LARGEST_EXACT if isinstance(line[n], float | int) else bool(_CUT.fullmatch(text(line[n]).upper())))
        for line in lines[header + 1 :]
        for n in at
        if n < len(line)
    )


def _in_unit(value: Any, unit: str) -> Any:
    return f"{text(value)}{unit}" if unit and text(value) and "元" not in text(value) else value


def _plain(meaning: str, value: Any) -> str:
    said = text(value)
    if meaning == ID:
        return "" if isinstance(value, float | int) or _CUT.fullmatch(said.upper()) else id_number(said)
    if meaning == BIRTH:
        return birth(value)
    if meaning == SEX:
        return SEXES.get(said.lower(), "")
    return person_name(said) if meaning in (NAME, KIN) else said


SEXES = {
    "男": "1", "女": "2", "男性": "1", "女性": "2", "1": "1", "2": "2", "m": "1", "f": "2", "male": "1", "female": "2",
}  # fmt: skip


def birth(value: Any) -> str:
    """A day of birth as 20140411, or as much of it as is written: 201404, 2014; empty when none can be read."""
    day = as_date(value)
    if day:
        return f"{day:%Y%m%d}"
    part = re.fullmatch(r"(\d{4})(?:\D?(\d{1,2}))?\D?", plain(text(value)))
    return f"{part[1]}{int(part[2]):02d}" if part and part[2] else part[1] if part else ""


def person_name(written: str) -> str:
    """A name as it is compared: without spaces, its dots of one kind (买买提•艾力, 买买提.艾力)."""
    return re.sub(r"[•・‧∙●.⋅]", "·", re.sub(r"\s", "", plain(written)))


def id_number(written: str) -> str:
    """An ID number as it is compared: 18 characters where it can be; the 15 of before 1999 are made 18 (GB 11643), of a
    disability card's 20 the first 18."""
    number = plain_number(written)
    if len(number) == NUMBERED_15 and number.isascii() and number.isdigit():
        first = number[:6] + OLD_CENTURY + number[6:]
        return first + check_character(first)
    return number[:LENGTH] if len(number) in CARDS and number.isalnum() else number


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
