"""Reading what people and files bring into facts: every flaw with its field and its cure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any, TypeVar

from bangfu.plain import idnumber, region
from bangfu.plain.amount import yuan
from bangfu.plain.fact import Fact, Field, Type, fields_of
from bangfu.plain.policy import also, codes
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.plain.written import plain, says_nothing, unnumbered

F = TypeVar("F")
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
MONTHS = 12
EARLIEST = date(1900, 1, 1)
LONGEST_TEXT = 200
LONGEST_LONG = 5000
LARGEST = Decimal("1e12")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Flawed(Exception):
    """A value that cannot be read, and why."""

    reason: Reason


@dataclass(frozen=True)
class Context:
    """What reading needs to know of the world: today, and the region a written place name means (None: unknown)."""

    today: date
    find_region: Callable[[str], str | None] = lambda text: None


def read(cls: type[F], raw: Mapping[str, Any], context: Context) -> F | tuple[Reason, ...]:
    """A fact of kind `cls` from raw values by field name, or every reason why it cannot be one."""
    values: dict[str, Any] = {}
    flaws: list[Reason] = []
    for f in fields_of(cls):
        parse = _PARSERS[f.type]
        value = raw.get(f.name)
        if _is_blank(value, f):
            if f.required:
                flaws.append(Reason("missing", _("必填"), field=f.name))
            values[f.name] = f.default
            continue
        if f.type is Type.GROUP and f.item:
            items, found = _group(f.item, value, context)
            flaws += [reason.at(f.name) for reason in found]
            values[f.name] = items
            continue
        try:
            values[f.name] = parse(value, f, context)
        except Flawed as flawed:
            flaws.append(flawed.reason.at(f.name))
    return tuple(flaws) if flaws else cls(**values)


WORDY = (Type.TEXT, Type.LONG, Type.REF, Type.GROUP)
COUNTED = (Type.INTEGER, Type.NUMBER, Type.MONEY, Type.DATE, Type.PHONE)


def _is_blank(value: Any, f: Field) -> bool:
    """Whether a value says nothing: 「/」 where words could not stand, 「无」 where a number should."""
    if value is None or value == "" or value == []:
        return True
    if not isinstance(value, str):
        return False
    text = value.strip()
    return not text or (f.type not in WORDY and says_nothing(text)) or (f.type in COUNTED and text == "无")


def _group(item: type, raw: Any, context: Context) -> tuple[tuple[Any, ...], list[Reason]]:
    if not isinstance(raw, list | tuple) or not all(isinstance(r, Mapping) for r in raw):
        return (), [Reason("not_a_list", _("应为若干条记录"))]
    items: list[Any] = []
    flaws: list[Reason] = []
    for at, record in enumerate(raw):
        result = read(item, record, context)
        if isinstance(result, tuple):
            flaws += [reason.at(str(at)) for reason in result]
        else:
            items.append(result)
    return tuple(items), flaws


def _text(value: Any, f: Field, context: Context) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, Mapping | list | bool):
        raise Flawed(Reason("not_text", _("应为文字")))
    text = CONTROL.sub("", str(value)).strip()
    longest = LONGEST_LONG if f.type is Type.LONG else LONGEST_TEXT
    if len(text) > longest:
        raise Flawed(Reason("too_long", _("最多%(most)s个字,现为%(n)s个字"), {"most": longest, "n": len(text)}))
    if f.ref and len(text) == idnumber.LENGTH and idnumber.flaw(text.upper()) is None:
        raise Flawed(Reason("id_as_key", _("编号不能用证件号码:编号会出现在网址和公开的表里;请另编一个")))
    return text


def _decimal(value: Any, f: Field, places: int) -> Decimal:
    text = plain(str(value)).replace(",", "")
    try:
        number = yuan(text) if f.type is Type.MONEY else Decimal(text.removesuffix(f.unit).rstrip())
        if not number.is_finite() or abs(number) >= LARGEST:
            raise InvalidOperation
    except InvalidOperation:
        raise Flawed(Reason("not_a_number", _("「%(value)s」不是数字"), {"value": text[:40]})) from None
    rounded = round(number, places)
    if rounded != number and not isinstance(value, float):
        raise Flawed(Reason("too_fine", _("最多%(places)s位小数"), {"places": places}))
    least = f.minimum if f.minimum is not None else 0
    if rounded < least:
        raise Flawed(Reason("too_small", _("不能小于%(least)s"), {"least": str(least)}))
    if f.maximum is not None and rounded > f.maximum:
        raise Flawed(Reason("too_large", _("不能大于%(most)s"), {"most": str(f.maximum)}))
    return rounded


def _integer(value: Any, f: Field, context: Context) -> int:
    if type(value) is int and 0 <= value <= 10**9 and f.minimum is f.maximum is None:
        return value
    number = _decimal(value, f, 4)
    if number != int(number):
        raise Flawed(Reason("not_whole", _("应为整数")))
    return int(number)


def _money(value: Any, f: Field, context: Context) -> Decimal:
    return _decimal(value, f, 2)


def _number(value: Any, f: Field, context: Context) -> Decimal:
    return _decimal(value, f, 4).normalize() + 0


def _date(value: Any, f: Field, context: Context) -> date:
    day = as_date(value)
    if day is None:
        raise Flawed(_no_date(str(value)))
    if day < EARLIEST:
        raise Flawed(Reason("too_early", _("早于1900年")))
    if day > context.today and f.name == "happened_on" and not f.ahead:
        raise Flawed(Reason("future", _("日期%(day)s在今天之后,还没有发生"), {"day": day.isoformat()}))
    if day.year > context.today.year + 50:
        raise Flawed(Reason("too_late", _("日期%(day)s太远,请核对年份"), {"day": day.isoformat()}))
    return day


def _no_date(written: str) -> Reason:
    """Why something is no date: it says a month only, or it cannot be read."""
    month = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?", plain(written))
    if month and 1 <= int(month[2]) <= MONTHS:
        day = f"{month[1]}-{int(month[2]):02d}-15"
        return Reason("month_only", _("「%(value)s」只写到月,请写到日,如%(day)s"), {"value": written[:40], "day": day})
    return Reason("not_a_date", _("「%(value)s」不是日期,请写成2014-04-25"), {"value": written[:40]})


def as_date(value: Any) -> date | None:
    """The day that a cell says, as a date, as a spreadsheet's number or in writing; None when it says none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value < 80000:
        return date(1899, 12, 30) + timedelta(days=int(value))  # a spreadsheet's day number
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    match = _DAY.fullmatch(re.sub(r"\s*([-/.年月日])\s*", r"\1", plain(str(value))))
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


YES_WORDS = {"是": True, "1": True, "true": True, "yes": True, "有": True, "on": True, "否": False, "0": False,
             "2": False, "false": False, "no": False, "无": False}  # fmt: skip


def _yes(value: Any, f: Field, context: Context) -> bool:
    if isinstance(value, bool):
        return value
    word = plain(_text(value, f, context)).lower()
    if word not in YES_WORDS:
        raise Flawed(Reason("not_yes_no", _("请填「是」或「否」")))
    return YES_WORDS[word]


@cache
def _code_words(name: str) -> Mapping[str, str]:
    """What an entry may be called: its label, its code, other words for it."""
    items = codes(name)
    called = {_same(label): code for code, label in items.items()} | {code: code for code in items}
    return {_same(word): code for word, code in also(name).items()} | called


def _same(word: str) -> str:
    return plain(word).replace("其它", "其他")


@lru_cache(maxsize=4096)
def _code_of(written: str, name: str) -> str | None:
    """The code that is meant: by code with or without its zeros, by label with or without its number, a people without 族."""
    words, word = _code_words(name), _same(written)
    for one in (word, word.lstrip("0"), f"0{word}", unnumbered(word), f"{word}族"):
        if one in words:
            return words[one]
    return None


def _code(value: Any, f: Field, context: Context) -> str:
    word = _text(value, f, context)
    found = _code_of(word, f.codes)
    if found is None:
        choices = "、".join(list(codes(f.codes).values())[:12])
        text = _("没有「%(value)s」这一项,可填:%(choices)s")
        raise Flawed(Reason("unknown_code", text, {"value": word, "choices": choices}))
    return found


def _codes(value: Any, f: Field, context: Context) -> tuple[str, ...]:
    words = value if isinstance(value, list | tuple) else re.split(r"[、,，;；\s]+", str(value).strip())
    return tuple(dict.fromkeys(_code(word, f, context) for word in words if word))


def _region(value: Any, f: Field, context: Context) -> str:
    text = _text(value, f, context)
    code = region.normal(plain(text))
    found = context.find_region(code)
    if found is None:
        sentence = _("没有「%(value)s」这个地方,或有几处同名;请填区划代码或从县到村的全名")
        raise Flawed(Reason("unknown_region", sentence, {"value": text}))
    return found


def _cut() -> Reason:
    return Reason("id_as_number", _("证件号码在表里存成了数字,末几位已丢失;请把这一列设为文本再填"))


def _id_number(value: Any, f: Field, context: Context) -> str:
    if isinstance(value, float | int):
        raise Flawed(_cut())
    number = idnumber.plain_number(_text(value, f, context))
    if re.fullmatch(r"\d(\.\d+)?E\+\d+", number):
        raise Flawed(_cut())
    if "*" in number:
        raise Flawed(Reason("id_masked", _("证件号码打了星号,请填完整的号码")))
    if reason := idnumber.flaw(number):
        raise Flawed(reason)
    if (born := idnumber.born_on(number)) and born > context.today:
        raise Flawed(Reason("id_birth", _("其中的出生日期在今天之后"), source=idnumber.SOURCE))
    return number


def _phone(value: Any, f: Field, context: Context) -> str:
    number = re.sub(r"[\s\-—()]", "", plain(_text(value, f, context)))
    if not re.fullmatch(r"\+?\d{7,14}", number):
        raise Flawed(Reason("not_a_phone", _("不是电话号码")))
    return number


_PARSERS: Mapping[Type, Callable[[Any, Field, Context], Any]] = {
    Type.TEXT: _text, Type.LONG: _text, Type.REF: _text, Type.INTEGER: _integer, Type.NUMBER: _number,
    Type.MONEY: _money, Type.DATE: _date, Type.YES: _yes, Type.CODE: _code, Type.CODES: _codes, Type.REGION: _region,
    Type.ID_NUMBER: _id_number, Type.PHONE: _phone, Type.GROUP: _text,
}  # fmt: skip


def is_fact(result: object) -> bool:
    """Whether `read` gave a fact rather than reasons."""
    return isinstance(result, Fact)
