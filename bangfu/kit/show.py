"""How values show to people: codes as words, money with separators, places by name, personal values masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext

from bangfu.access.scope import EVERYWHERE, Scope, Visitor
from bangfu.access.vault import masked, masked_name
from bangfu.kit.sound import syllables
from bangfu.kit.thing import THINGS
from bangfu.plain import region
from bangfu.plain.fact import Field, Privacy, Type, fields_of
from bangfu.plain.lineage import lineage
from bangfu.plain.policy import codes
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _


def sentence(reason: Reason) -> str:
    """A reason in the reader's language; what it names (labels of steps, several in a list) is translated too."""
    text = gettext(reason.text)
    return text % {name: _said(value) for name, value in reason.values.items()} if reason.values else text


def _said(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return gettext("、").join(_said(one) for one in value)
    return gettext(value) if isinstance(value, str) and value else value


def code_label(name: str, code: Any) -> str:
    return gettext(codes(name).get(str(code), str(code)))


def number(value: Decimal | int | None) -> str:
    """A number with separators and no needless zeros."""
    if value is None:
        return "—"
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    return f"{value:,}"


def money(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:,.2f}"


SCALES = {
    "zh": ((Decimal(100_000_000), _("亿元")), (Decimal(10_000), _("万元"))),
    "en": ((Decimal(1_000_000), "M yuan"), (Decimal(10_000), "k yuan")),
}
YUAN = "元"
SYSTEM = "system"
ENDINGS = (
    ("村委会", "Village"), ("社区居委会", "Community"), ("居委会", "Community"), ("社区", "Community"), ("街道", "Subdistrict"),
    ("省", "Province"), ("市", "City"), ("区", "District"), ("县", "County"), ("镇", "Town"), ("乡", "Township"), ("村", "Village"),
)  # fmt: skip
ORIGINS = {"web": _("网页"), "phone": _("手机"), "import": _("表格导入"), "api": _("接口"), "system": _("系统")}


def amount(yuan: Decimal | int | None) -> tuple[str, str]:
    """Money at a scale that is read at a glance, with its unit: 1.80 亿元; below ten thousand yuan as it is."""
    if yuan is None:
        return "—", ""
    english = (get_language() or "").startswith("en")
    for least, unit in SCALES["en" if english else "zh"]:
        if abs(yuan) >= least:
            by = Decimal(1000) if unit.startswith("k ") else least
            return f"{yuan / by:,.2f}", gettext(unit) if not english else unit
    return number(yuan), gettext(YUAN)


def brief(value: Decimal | int | None, unit: str) -> str:
    """A figure's value where its unit stands beside: 269.09万, 2.69 M; people and things as they are."""
    text, scale = measured(value, unit)
    if unit != YUAN:
        return text
    return (
        text + scale.removesuffix("元")
        if not scale.isascii()
        else f"{text} {scale.removesuffix('yuan').strip()}".strip()
    )


def measured(value: Decimal | int | None, unit: str) -> tuple[str, str]:
    """A figure's value with its unit for a glance: money at its scale, shares with one decimal. `unit` as declared."""
    if unit == YUAN:
        return amount(value)
    if unit == "%" and value is not None:
        return f"{value:.1f}", unit
    return number(value), gettext(unit)


def exact(value: Decimal | int | None, unit: str) -> str:
    """The same value in full: 179,864,300 元."""
    return f"{plain(value, unit)} {unit if unit == '%' else gettext(unit)}"


def plain(value: Decimal | int | None, unit: str) -> str:
    """A value in full without its unit; shares with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if unit == "%" and value is not None else number(value)


def who(name: str) -> str:
    """Who entered something: the system itself and the public by their words."""
    return {SYSTEM: gettext("系统"), Visitor.NAME: gettext("公众")}.get(name, name)


def origin(name: str) -> str:
    """The way by which an entry came."""
    return gettext(ORIGINS.get(name, name))


def region_name(code: str) -> str:
    """A place's last own name; in English its sound."""
    standings = lineage().standings.get(code)
    if not standings:
        return code
    name = standings[-1].name
    return _sound(name) if (get_language() or "").startswith("en") else name


@cache
def _sound(name: str) -> str:
    """A place's name for readers of English: Mian County, Da'an Town; the ending is said in English."""
    for ending, english in ENDINGS:
        stem = name.removesuffix(ending)
        if stem and stem != name:
            return f"{_spelt(stem)} {english}"
    return _spelt(name)


def _spelt(name: str) -> str:
    first, *others = syllables(name) or [""]
    return "".join([first, *(f"'{s}" if s[:1] in "aeo" else s for s in others)]).capitalize()


def listed(parts: Iterable[str]) -> str:
    """Words one after another, as the reader's language parts them."""
    return (", " if (get_language() or "").startswith("en") else "、").join(parts)


def region_label(code: str) -> str:
    """A place's name for a map: in English without what it is."""
    name = region_name(code)
    return name.rsplit(" ", 1)[0] if (get_language() or "").startswith("en") else name


def region_path(code: str, above: str = "") -> str:
    """A place with what it lies in, from below `above` (or from county level) on: village names repeat."""
    parts = [c for c in region.trail(code) if len(c) > max(len(above), 4)] or [code]
    return " ".join(region_name(c) for c in parts)


def value(
    f: Field, raw: Any, *, titles: Mapping[str, str] | None = None, names: bool = True, bare: bool = False
) -> str:
    """One field's value as text. `titles`: of referenced things by `thing:key`, as the reader may see them; `names`: whether
    people's names that stand in the field itself show; personal values only when `bare`."""
    if raw is None or raw in ("", (), []):
        return "—"
    if f.privacy is Privacy.PERSONAL and not bare:
        return masked(str(raw))
    if f.privacy is Privacy.NAME and not names:
        return masked_name(str(raw))
    if f.type is Type.CODE:
        return code_label(f.codes, raw)
    if f.type is Type.CODES:
        return listed(code_label(f.codes, code) for code in raw)
    if f.type is Type.YES:
        return gettext("是") if raw else gettext("否")
    if f.type is Type.MONEY:
        return money(Decimal(raw))
    if f.is_year:
        return str(raw)
    if f.type in (Type.INTEGER, Type.NUMBER):
        return number(Decimal(raw)) + (f" {gettext(f.unit)}" if f.unit else "")
    if f.type is Type.REGION:
        return region_path(str(raw))
    if f.type is Type.REF:
        return (titles or {}).get(f"{f.ref}:{raw}", str(raw))
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def said(f: Field, raw: Any, **how: Any) -> str:
    """One field's value where no head of a column says its unit: money in yuan."""
    shown = value(f, raw, **how)
    return f"{shown} {gettext(YUAN)}" if f.type is Type.MONEY and raw is not None else shown


def titles_of(references: Iterable[tuple[str, str]], named: Scope = EVERYWHERE) -> dict[str, str]:
    """Titles of referenced things by `thing:key`, looked up a register at a time. `named`: where people's names show."""
    by_thing: dict[str, set[str]] = {}
    for thing, key in references:
        if thing in THINGS and key:
            by_thing.setdefault(thing, set()).add(key)
    return {
        f"{thing}:{key}": title
        for thing, keys in by_thing.items()
        for key, title in THINGS[thing].titles(keys, named).items()
    }


TELLING = {Type.YES, Type.DATE}
"""Values of these types say nothing without their label."""


def headlines(facts: Sequence[Any], *, named: Scope = EVERYWHERE, but: str = "") -> list[str]:
    """Each fact in one line: the fields that its kind names, save those that name a thing of the register `but`. `named`:
    where people's names show."""
    wanted = [
        [f for f in fields_of(type(fact)) if f.name in fact.kind().headline and not (but and f.ref == but)]
        for fact in facts
    ]
    references = [
        (f.ref, getattr(fact, f.name)) for fact, fs in zip(facts, wanted, strict=True) for f in fs if f.ref
    ]  # fmt: skip
    titles = titles_of(references, named)
    lines = []
    for fact, fs in zip(facts, wanted, strict=True):
        shown = ((f, getattr(fact, f.name)) for f in fs)
        names = named.covers(fact.region)
        lines.append(
            " · ".join(
                (f"{gettext(f.label)}: " if f.type in TELLING else "") + said(f, raw, titles=titles, names=names)
                for f, raw in shown
                if raw not in (None, "", ())
            )
        )
    return lines
