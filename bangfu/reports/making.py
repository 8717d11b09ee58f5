"""The workbook of a wide region's review: made in the background with progress and a way to stop it, then fetched."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.kit import export, jobs, show
from bangfu.kit.asked import period_text
from bangfu.ledger import journal, queries
from bangfu.plain import region as regions
from bangfu.plain.period import Period
from bangfu.reports import files

AT_ONCE = ("town", "village")
"""Levels of places whose facts are few enough to be written while who asked waits."""
KEPT_SECONDS = 86_400
"""How long a workbook lies ready."""


def is_wide(region: str) -> bool:
    return regions.level(region) not in AT_ONCE


def begin(person: Somebody, region: str, period: Period, asof: int | None) -> HttpResponse:
    """On to the page of the workbook; it is begun unless the same one is under way or lies ready."""
    scope, language = person.scope(Verb.EXPORT), translation.get_language() or "zh-hans"
    asof = queries.last_seq() if asof is None else asof
    about = {"by": person.name, "region": region, "period": period_text(period), "asof": asof}
    token = uuid5(NAMESPACE_URL, json.dumps([about, language, scope.regions, scope.units]))
    path = _path(token)
    _sweep(path.parent)
    found = _state(path)
    if found is None or found["state"] not in ("running", "done"):
        path.with_suffix(".json").write_text(json.dumps({**about, "name": files.name_of(region, period)}), "utf8")

        def work(progress: jobs.Progress) -> None:
            with translation.override(language):
                files.write_review(path, region, period, asof, scope, progress)

        jobs.start(path, work)
    return redirect("reports:made", token=token)


def made(request: HttpRequest, token: UUID) -> HttpResponseBase:
    """How far a workbook is; posting stops it; when it is there, where to fetch it."""
    path, about = _own(token, somebody(request.user))
    found, back = _state(path), reverse("reports:review", args=[about["region"]]) + f"?period={about['period']}"
    words = {"title": _("导出年度报告"), "name": about["name"], "note": _("指标一张表,每项指标的事实各一张表")}
    if found is None:
        return redirect(back)
    if found["state"] == "running":
        return jobs.watch(request, path, found, {**words, "doing": _("正在生成"), "stop": _("停止生成")})
    if found["state"] != "done":
        jobs.forget(path)
        stopped = found["state"] == "cancelled"
        messages.error(request, _("已停止生成") if stopped else show.sentence(journal.read_reason(found["reason"])))
        return jobs.leave(request, back)
    if "HX-Request" in request.headers:
        return jobs.leave(request, request.path)
    if "fetch" in request.GET:
        headers = {"Content-Disposition": export.disposition(f"{about['name']}.xlsx")}
        return FileResponse(path.open("rb"), content_type=export.XLSX, headers=headers)
    return render(request, "kit/made.html", {**words, "back": back, "size": path.stat().st_size})


def _own(token: UUID, person: Somebody) -> tuple[Path, dict[str, Any]]:
    """A workbook and what it is about; only for who asked for it, as long as that person may export the region."""
    path = _path(token)
    try:
        about: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf8"))
    except FileNotFoundError:
        raise Http404 from None
    if about["by"] != person.name or not person.may(Verb.EXPORT, about["region"]):
        raise Http404
    return path, about


def _state(path: Path) -> dict[str, Any] | None:
    found = jobs.state(path)
    return None if found and found["state"] == "done" and not path.exists() else found


def _path(token: UUID) -> Path:
    folder: Path = settings.BANGFU_HOME / "made"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{token}.xlsx"


def _sweep(folder: Path) -> None:
    for file in folder.iterdir():
        if time.time() - file.stat().st_mtime > KEPT_SECONDS:
            file.unlink(missing_ok=True)
