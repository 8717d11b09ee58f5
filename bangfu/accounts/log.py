"""The audit log: who looked at personal data, exported, decided or changed rights, when and what for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext

from bangfu.access import audit
from bangfu.access.models import AuditLog
from bangfu.access.roles import Verb
from bangfu.access.scope import somebody
from bangfu.kit import export as files
from bangfu.kit import show
from bangfu.kit.lists import body
from bangfu.ledger.bulk import pieces
from bangfu.plain.period import day_of
from bangfu.plain.words import mark as _

PAGE = 50
VERBS = {
    "unmask": _("查看遮盖的信息"), "photo": _("看现场照片"),
    "export": _("导出"), "handbook": _("打开手册"), "card": _("发卡"), "pack": _("交接包"),
    "publish": _("发布"), "confirm": _("确认待核"), "drop": _("放弃待核或隔离"), "mend": _("改正"), "compare": _("比对"),
    "phone key": _("取回手机密钥"), "lock phone": _("锁定手机"), "unlock phone": _("解锁手机"),
    "open account": _("新开账号"), "describe account": _("修改账号资料"), "grant": _("授权"), "end grant": _("收回授权"),
    "close account": _("停用账号"), "reopen account": _("恢复账号"), "give password": _("重置密码"),
    "choose password": _("自己换密码"),
}  # fmt: skip
"""The acts that rooms note, in words."""


def verb(name: str) -> str:
    return gettext(VERBS.get(name, name))


def log(request: HttpRequest) -> HttpResponse:
    person = somebody(request.user)
    if not person.may(Verb.ADMINISTER):
        raise PermissionDenied
    words = {
        key: value for key in ("q", "verb", "since", "until", "after") if (value := request.GET.get(key, "").strip())
    }
    kept = {key: value for key, value in words.items() if key != "after"}
    rows = _asked(words)
    later = rows.filter(pk__lt=words["after"]) if words.get("after", "").isdecimal() else rows
    found = list(later[: PAGE + 1])
    shown = found[:PAGE]
    context = {
        "sheet": {"title": gettext("审计日志"), "name": "log"},
        "columns": [{"label": label, "shown": True} for label in _heads()],
        "body": body([_line(row) for row in shown]),
        "filters": _filters(words), "chips": _chips(kept), "total_label": show.number(rows.count()),
        "next_url": "?" + urlencode({**kept, "after": shown[-1].pk}) if len(found) > PAGE else "",
        "prev_url": "?" + urlencode(kept) if "after" in words else "",
        "exports": [("Excel", reverse("accounts:export_log", args=["xlsx"]) + "?" + urlencode(kept))],
        "empty": {"title": gettext("没有符合条件的记录"), "text": gettext("换一个条件,或清除筛选再看。")},
    }  # fmt: skip
    return render(request, "kit/list.html", context)


def export(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """The same list as a file."""
    person = somebody(request.user)
    if not person.may(Verb.ADMINISTER):
        raise PermissionDenied
    audit.note(person, "export", f"log.{suffix}")
    texts = (
        [cell["text"] for cell in _line(row)["cells"]]
        for some in pieces(_asked(request.GET.dict()).iterator(), 500) for row in some
    )  # fmt: skip
    return files.response(gettext("审计日志"), suffix, [files.Column(label) for label in _heads()], texts)


def _asked(words: Mapping[str, str]) -> Any:
    rows = AuditLog.objects.order_by("-pk")
    if user := words.get("q"):
        rows = rows.filter(user__startswith=user)
    if words.get("verb") in VERBS:
        rows = rows.filter(verb=words["verb"])
    if since := _day(words.get("since", "")):
        rows = rows.filter(at__date__gte=since)
    if until := _day(words.get("until", "")):
        rows = rows.filter(at__date__lt=until + timedelta(days=1))
    return rows


def _day(text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError:
        return None


def _heads() -> list[str]:
    return [gettext("时间"), gettext("用户名"), gettext("做了什么"), gettext("对象"), gettext("理由")]


def _line(row: AuditLog) -> dict[str, Any]:
    texts = (row.user, verb(row.verb), row.subject, row.reason or "—")
    cells = [{"text": f"{localtime(row.at):%Y-%m-%d %H:%M:%S}", "kind": "date", "url": ""}]
    return {"url": "", "cells": cells + [{"text": text, "kind": "text", "url": ""} for text in texts]}


def _filters(words: Mapping[str, str]) -> list[dict[str, Any]]:
    acts = [(name, gettext(label)) for name, label in VERBS.items()]
    return [
        {"name": "q", "label": gettext("用户名"), "kind": "search", "options": [], "value": words.get("q", "")},
        {
            "name": "verb",
            "label": gettext("做了什么"),
            "kind": "select",
            "options": acts,
            "value": words.get("verb", ""),
        },
        {"name": "since", "label": gettext("自"), "kind": "date", "options": [], "value": words.get("since", "")},
        {"name": "until", "label": gettext("至"), "kind": "date", "options": [], "value": words.get("until", "")},
    ]


def _chips(kept: Mapping[str, str]) -> list[dict[str, str]]:
    labels = {f["name"]: f["label"] for f in _filters(kept)}
    return [
        {
            "label": f"{labels[key]} {verb(value) if key == 'verb' else value}",
            "remove_url": "?" + urlencode({k: v for k, v in kept.items() if k != key}),
        }
        for key, value in kept.items()
    ]
