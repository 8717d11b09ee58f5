"""What the forms of accounts ask, and reading what was written: places, units and cadres must be registered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from bangfu.access.models import User
from bangfu.access.roles import ROLES
from bangfu.accounts.rules import GRANTED, Wanted, may_bear
from bangfu.kit import show
from bangfu.ledger.bulk import pieces
from bangfu.people import queries as people
from bangfu.places.queries import find_region
from bangfu.plain.verdict import YES, Reason, Verdict, no
from bangfu.plain.words import mark as _

ABOUT = ("username", "full_name", "office", "cadre")
GRANT = ("role", "region", "unit", "since", "until")
LABELS = {
    "username": _("用户名"), "full_name": _("姓名"), "office": _("单位名称"), "cadre": _("干部编号"),
    "role": _("角色"), "region": _("地区"), "unit": _("帮扶单位"), "since": _("起"), "until": _("止"),
}  # fmt: skip
HELP = {
    "username": _("小写字母、数字、点、横线"), "cadre": _("登记在册的干部填,登录后先看到自己的户和日志"),
    "region": _("帮扶单位和系统管理员不填"), "unit": _("只有帮扶单位填"), "until": _("不再有效的第一天;空着是长期"),
}  # fmt: skip
KINDS = {"role": "choice", "region": "region", "unit": "ref", "since": "date", "until": "date"}
PICKED = {"region": "place", "unit": "unit"}
LONGEST = {"username": 40, "full_name": 60, "office": 120, "cadre": 60}
REQUIRED = ("username", "role")


def fields(names: Sequence[str], raw: Mapping[str, str], reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    """Fields for `kit/_field.html`."""
    errors = {r.field: show.sentence(r) for r in reasons}
    return [
        {
            "name": name, "label": gettext(LABELS[name]), "kind": KINDS.get(name, "text"), "required": name in REQUIRED,
            "value": raw.get(name, ""), "help": gettext(HELP[name]) if name in HELP else "", "error": errors.get(name, ""),
            "options": [(role, gettext(ROLES[role].label)) for role in GRANTED] if name == "role" else [],
            "suggest_url": reverse("desk:suggest", args=[PICKED[name]]) if name in PICKED else "",
        }
        for name in names
    ]  # fmt: skip


def form(
    title: str, names: Sequence[str], raw: Mapping[str, str], reasons: Sequence[Reason], back: str
) -> dict[str, Any]:
    """A form for `kit/form.html`."""
    return {
        "title": title, "submit_label": title, "cancel_url": back, "fields": fields(names, raw, reasons),
        "errors": [
            {"field": r.field, "label": gettext(LABELS[r.field]) if r.field in LABELS else "", "text": show.sentence(r)}
            for r in reasons
        ],
    }  # fmt: skip


class Registered(NamedTuple):
    """What of the things that forms or lines name is registered: places by text, units by key or name, cadres' keys."""

    places: Mapping[str, str | None]
    units: Mapping[str, str]
    cadres: Collection[str]
    holders: Mapping[str, str]
    """Cadre's key → the open account that bears it."""


def registered(raws: Sequence[Mapping[str, str]], but: str = "") -> Registered:
    """What is registered of what was written; `but`: the account that it is written for, which holds nothing against itself."""
    said = {name: {raw[name] for raw in raws if raw.get(name)} for name in ("region", "unit", "cadre")}
    return Registered(
        {text: find_region(text) for text in said["region"]},
        people.units_called(said["unit"]),
        {one.key for one in people.cadres((), said["cadre"])},
        {
            cadre: username
            for piece in pieces(said["cadre"])
            for cadre, username in User.objects.filter(cadre__in=piece, is_active=True)
            .exclude(username=but).values_list("cadre", "username")
        },
    )  # fmt: skip


def fits(raw: Mapping[str, str]) -> Verdict:
    """Whether what was written is short enough to be kept."""
    verdict = YES
    for name, most in LONGEST.items():
        if len(raw.get(name, "")) > most:
            verdict &= no("too_long", _("最多%(most)s个字"), at=name, most=most)
    return verdict


def wanted(raw: Mapping[str, str], known: Registered) -> tuple[Wanted, Verdict]:
    """The grant that was written, with an objection for each thing that is not registered or no day."""
    verdict = YES
    place = known.places[raw["region"]] if raw["region"] else ""
    if place is None:
        verdict &= no("no_place", _("没有登记过这个地方:请从列出的里面选,或写区划代码"), at="region")
    unit = known.units.get(raw["unit"], "")
    if raw["unit"] and not unit:
        verdict &= no("no_unit", _("没有登记过这个单位,或有几个同名的:请从列出的里面选,或写编号"), at="unit")
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        try:
            days[name] = date.fromisoformat(raw[name]) if raw[name] else None
        except ValueError:
            verdict &= no("no_day", _("请写成2014-04-25这样的日期"), at=name)
    return Wanted(raw["role"], place or "", unit, days.get("since"), days.get("until")), verdict


def owner(cadre: str, known: Registered, roles: Collection[str]) -> Verdict:
    """Whether a cadre's number, where one is given, is registered and may stand at an account that has these roles."""
    if cadre and cadre not in known.cadres:
        return no("no_cadre", _("干部名册里没有这个编号,请先登记干部或留空"), at="cadre")
    return may_bear(cadre, roles, known.holders.get(cadre, ""))
