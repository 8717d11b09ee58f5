"""Accounts as they are listed: found, paged, with their rights in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bangfu.access import accounts, audit
from bangfu.access.models import Grant, User
from bangfu.access.roles import ROLES
from bangfu.accounts import log
from bangfu.accounts.rules import GRANTED
from bangfu.kit import show
from bangfu.ledger import clock
from bangfu.people import queries as people

PAGE = 50


def asked(words: Mapping[str, str]) -> Any:
    """The accounts that are asked for, by user name."""
    rows = User.objects.order_by("username")
    if text := words.get("q"):
        rows = rows.filter(Q(username__icontains=text) | Q(full_name__icontains=text) | Q(office__icontains=text))
    if role := words.get("role"):
        today = clock.today()
        held = Grant.objects.filter(Q(until=None) | Q(until__gt=today), Q(since=None) | Q(since__lte=today), role=role)
        rows = rows.filter(pk__in=held.values("user"))
    if words.get("state") in STATES:
        rows = rows.filter(**STATES[words["state"]])
    return rows.prefetch_related("grants")


def page(words: Mapping[str, str]) -> tuple[list[User], int, str]:
    """A page of the accounts that are asked for; how many there are in all; after which the next page begins."""
    rows = asked(words)
    total = rows.count()
    if "after" in words:
        rows = rows.filter(username__gt=words["after"])
    found = list(rows[: PAGE + 1])
    return found[:PAGE], total, found[PAGE - 1].username if len(found) > PAGE else ""


STATES: dict[str, dict[str, bool]] = {
    "open": {"is_active": True, "password_due": False},
    "due": {"is_active": True, "password_due": True},
    "closed": {"is_active": False},
}


def state(user: User) -> dict[str, str]:
    """Whether an account is in use, as a tag."""
    if not user.is_active:
        return {"text": _("已停用"), "tone": "grey", "kind": "tag"}
    if user.password_due:
        return {"text": _("待设密码"), "tone": "gold", "kind": "tag"}
    return {"text": _("在用"), "tone": "green", "kind": "tag"}


def heads() -> list[str]:
    return [_("用户名"), _("姓名"), _("单位名称"), _("角色与范围"), _("状态"), _("最近登录")]


def lines(found: Sequence[User]) -> list[dict[str, Any]]:
    """Rows for `kit.lists.body`."""
    today = clock.today()
    units = people.units({g.unit for user in found for g in user.grants.all() if g.unit})
    return [
        {
            "url": reverse("accounts:account", args=[user.username]),
            "cells": [
                {"text": text, "kind": "text", "url": ""} for text in (
                    user.username, user.full_name or "—", user.office or "—",
                    show.listed(said(g, units) for g in user.grants.all() if g.holds(today)) or "—",
                )
            ] + [{**state(user), "url": ""}, {"text": when(user.last_login), "kind": "date", "url": ""}],
        }
        for user in found
    ]  # fmt: skip


def when(moment: Any) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else "—"


def said(held: Grant, units: Mapping[str, Any]) -> str:
    """A grant in words: the role, and where or for whom."""
    where = show.region_path(held.region) if held.region else units[held.unit].name if held.unit in units else held.unit
    return " · ".join(filter(None, [_(ROLES[held.role].label), where]))


def roles(user: User, on: date) -> set[str]:
    return {g.role for g in user.grants.all() if g.holds(on)}


def grants(user: User, on: date) -> list[dict[str, Any]]:
    """An account's grants, those in force first."""
    rows = sorted(user.grants.all(), key=lambda g: (not g.holds(on), g.pk))
    units = people.units({g.unit for g in rows if g.unit})
    return [
        {
            "pk": g.pk, "text": said(g, units), "since": g.since or "", "until": g.until or "",
            "ended": bool(g.until and g.until <= on), "later": bool(g.since and on < g.since),
        }
        for g in rows
    ]  # fmt: skip


def filters(words: Mapping[str, str]) -> list[dict[str, Any]]:
    states = [("open", _("在用")), ("due", _("待设密码")), ("closed", _("已停用"))]
    chosen = [(role, _(ROLES[role].label)) for role in GRANTED]
    return [
        {"name": "q", "label": _("用户名、姓名、单位"), "kind": "search", "options": [], "value": words.get("q", "")},
        {"name": "role", "label": _("角色"), "kind": "select", "options": chosen, "value": words.get("role", "")},
        {"name": "state", "label": _("状态"), "kind": "select", "options": states, "value": words.get("state", "")},
    ]


def chips(kept: Mapping[str, str]) -> list[dict[str, str]]:
    """What the list is narrowed to, each with the address without it."""
    by_name = {f["name"]: f for f in filters(kept)}
    return [
        {
            "label": f"{by_name[key]['label']}: {dict(by_name[key]['options']).get(value, value)}",
            "remove_url": "?" + urlencode({k: v for k, v in kept.items() if k != key}),
        }
        for key, value in kept.items()
    ]


def history(user: User) -> list[dict[str, str]]:
    """What was done to an account, the latest first."""
    return [
        {"when": when(look.at), "who": look.who, "what": log.verb(look.verb), "reason": look.reason}
        for look in audit.looks([accounts.subject(user)], 20)
    ]
