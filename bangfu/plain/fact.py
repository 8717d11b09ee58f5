"""Facts: frozen, typed records of something that happened, each kind declared once.

A kind is a class under `@fact(...)` in a room's `facts.py`; its fields are declared with `said(...)`. The web form,
the import template, the JSON schema, the analysis table and the data dictionary are all made from these declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, dataclass_transform

from bangfu.plain.words import mark as _

T = TypeVar("T")


class Type(Enum):
    """What a field holds, and so how it is read, shown and stored."""

    TEXT = "text"
    LONG = "long"
    INTEGER = "integer"
    NUMBER = "number"
    """A quantity: Decimal with up to four places."""
    MONEY = "money"
    """Decimal yuan to the fen."""
    DATE = "date"
    YES = "yes"
    CODE = "code"
    CODES = "codes"
    REGION = "region"
    REF = "ref"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    GROUP = "group"
    """Several records of the same shape, such as the members of a household."""


class Privacy(Enum):
    """Who may see a field: anyone with the right to the fact; not leaders or the public; only after giving a reason."""

    OPEN = 0
    NAME = 1
    PERSONAL = 2


FIRST_YEAR = 1000


@dataclass(frozen=True)
class Field:
    """The declaration of one field of a fact or of a record in a group."""

    name: str
    label: str
    type: Type
    required: bool
    default: Any
    unit: str = ""
    codes: str = ""
    ref: str = ""
    privacy: Privacy = Privacy.OPEN
    help: str = ""
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    item: Any = None
    aliases: tuple[str, ...] = ()
    ahead: bool = False
    loose: bool = False

    @property
    def is_year(self) -> bool:
        """A whole number that may not be below a thousand is a year, and is written without separators."""
        return self.type is Type.INTEGER and self.minimum is not None and self.minimum >= FIRST_YEAR


def said(
    label: str,
    type: Type = Type.TEXT,
    *,
    default: Any = MISSING,
    unit: str = "",
    codes: str = "",
    ref: str = "",
    privacy: Privacy = Privacy.OPEN,
    help: str = "",
    minimum: Decimal | int | None = None,
    maximum: Decimal | int | None = None,
    item: type | None = None,
    aliases: tuple[str, ...] = (),
    ahead: bool = False,
    loose: bool = False,
) -> Any:
    """Declare a field. Without `default` it is required; numbers and money are not negative unless `minimum` says so.

    `codes` names a code list of the policy, `ref` the thing that a key points at (`household`, `unit`, …), `item` the
    class of a group's records, `aliases` other column heads under which spreadsheets bring it, `ahead` that a date may lie in the future,
    `loose` that what is referred to need not be registered (yet).
    """
    spec = {
        "label": label, "type": type, "unit": unit, "codes": codes, "ref": ref, "privacy": privacy, "help": help,
        "minimum": minimum, "maximum": maximum, "item": item, "aliases": aliases, "ahead": ahead, "loose": loose,
    }  # fmt: skip
    return field(default=default, metadata={"said": spec})


@dataclass(frozen=True)
class Kind:
    """What is declared of a kind of fact besides its fields."""

    name: str
    label: str
    stream: str
    births: bool
    repeats: bool
    ends: bool
    headline: tuple[str, ...]
    icon: str
    often: bool


KINDS: dict[str, type[Fact]] = {}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened: where and when; what else, the kinds say."""

    region: str = said(_("所在地"), Type.REGION, aliases=("行政区划", "区划代码", "行政区划代码", "所在地区", "地区"))
    happened_on: date = said(
        _("日期"), Type.DATE, aliases=("发生日期", "时间", "发生时间", "活动日期", "活动时间", "开展时间")
    )

    @classmethod
    def kind(cls) -> Kind:
        kind: Kind = cls.__dict__["_kind"]
        return kind


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(said,))
def record(cls: type[T]) -> type[T]:
    """Declare the shape of a group's records."""
    return dataclass(frozen=True, kw_only=True)(cls)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(said,))
def fact(
    name: str,
    label: str,
    *,
    stream: str = "",
    births: bool = False,
    repeats: bool = False,
    ends: bool = False,
    headline: tuple[str, ...] = (),
    icon: str = "point",
    often: bool = False,
) -> Callable[[type], Any]:
    """Declare a kind of fact.

    `name` is `room.what_happened`. `stream` names both the thing the fact is about and the field that holds its key;
    without it each fact stands alone. `births`: this fact brings the thing into being
    (`repeats`: more than once, as a renamed place); `ends`: it takes it, or a part of it, out.
    `headline`: the fields that say it in one line. `often`: it is what is entered day by day, and is offered first.
    """

    def declare(cls: type) -> Any:
        made: Any = dataclass(frozen=True, kw_only=True)(cls)
        made._kind = Kind(name, label, stream, births, repeats, ends, headline, icon, often)
        KINDS[name] = made
        return made

    return declare


_FIELDS: dict[type, tuple[Field, ...]] = {}


def fields_of(cls: type) -> tuple[Field, ...]:
    """The declared fields of a fact kind or of a group's records, in order; where and when stand first."""
    if cls not in _FIELDS:
        _FIELDS[cls] = _declared(cls)
    return _FIELDS[cls]


def _declared(cls: Any) -> tuple[Field, ...]:
    return tuple(
        Field(
            name=f.name,
            required=f.default is MISSING,
            default=None if f.default is MISSING else f.default,
            **f.metadata["said"],
        )
        for f in fields(cls)
    )


def field_of(cls: type, name: str) -> Field:
    """One declared field; KeyError when there is none of that name."""
    found = {f.name: f for f in fields_of(cls)}
    return found[name]


def stream_of(fact: Fact) -> str:
    """The thing a fact is about, as `thing:key`; empty when it stands alone."""
    stream = fact.kind().stream
    return f"{stream}:{getattr(fact, stream)}" if stream else ""


def subjects_of(fact: Fact) -> tuple[str, ...]:
    """Every thing that a fact speaks of, as `thing:key`: it stands in the time line of each."""
    found = {f"{f.ref}:{value}" for f in fields_of(type(fact)) if f.ref and (value := getattr(fact, f.name))}
    return tuple(sorted(found))


def plain_value(value: Any) -> Any:
    """A field's value as JSON holds it: dates as ISO text, Decimals as text, groups as lists of objects."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [plain_value(v) for v in value]
    return {f.name: plain_value(getattr(value, f.name)) for f in fields_of(type(value))}


def split(fact: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A fact (or record) as two JSON objects: what is open, and what is personal; absent values are left out."""
    open_part: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for f in fields_of(type(fact)):
        value = getattr(fact, f.name)
        if value is None or value == ():
            continue
        if f.type is Type.GROUP:
            pairs = [split(item) for item in value]
            open_part[f.name] = [o for o, _personal in pairs]
            if any(p for _open, p in pairs):
                personal[f.name] = [p for _open, p in pairs]
        elif f.privacy is Privacy.OPEN:
            open_part[f.name] = plain_value(value)
        else:
            personal[f.name] = plain_value(value)
    return open_part, personal


def restore(cls: type, open_part: Mapping[str, Any], personal: Mapping[str, Any]) -> Any:
    """The fact (or record) that `split` took apart; fields that its kind no longer declares are passed over."""
    return cls(**{f.name: _restored(f, open_part, personal) for f in fields_of(cls)})


def _restored(f: Field, open_part: Mapping[str, Any], personal: Mapping[str, Any]) -> Any:
    if f.type is Type.GROUP and f.item:
        items = open_part.get(f.name, ())
        hidden = personal.get(f.name) or [{}] * len(items)
        return tuple(restore(f.item, o, p) for o, p in zip(items, hidden, strict=True))
    value = open_part.get(f.name, personal.get(f.name))
    if value is None:
        return f.default
    if f.type is Type.DATE:
        return date.fromisoformat(value)
    if f.type in (Type.MONEY, Type.NUMBER):
        return Decimal(value)
    return tuple(value) if f.type is Type.CODES else value
