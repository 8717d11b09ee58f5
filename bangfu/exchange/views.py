"""Import on the web: choose a kind, drop a file, see what would become of it, take it in, undo it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.exchange import headings, importing
from bangfu.exchange.annotated import annotated
from bangfu.exchange.spreadsheet import COLUMNS_MISSING, NO_HEADER, heads
from bangfu.exchange.template import template_xlsx
from bangfu.kit import export, jobs, show
from bangfu.kit.spreadsheet import Unreadable
from bangfu.kit.uploads import too_much
from bangfu.kit.views import refused
from bangfu.ledger import journal, queries
from bangfu.ledger.journal import Outcome
from bangfu.plain.fact import KINDS
from bangfu.plain.verdict import Reason

SHOWN_FLAWS = 200
LONG = 5000
"""Files of more rows than this are taken in by a thread."""


def _entering(request: HttpRequest) -> Somebody | None:
    person = somebody(request.user)
    return None if person.scope(Verb.ENTER).nothing else person


def _no_right(request: HttpRequest) -> HttpResponse:
    return refused(request, Reason("not_yours", _("您没有登记的权限")))


def imports(request: HttpRequest) -> HttpResponse:
    """Choose what to bring, and what was brought before."""
    person = _entering(request)
    if person is None:
        return _no_right(request)
    return _page(request, person, {"step": "upload"})


def _page(request: HttpRequest, person: Somebody, context: dict[str, Any]) -> HttpResponse:
    kinds = [(name, _(cls.kind().label)) for name, cls in KINDS.items()]
    batches = [b for b in queries.batches(person.name)[:50] if b.kind in KINDS]
    shared = {
        "title": _("表格导入"),
        "kinds": kinds,
        "templates": [(label, reverse("exchange:template", args=[name])) for name, label in kinds],
        "upload_url": reverse("exchange:imports_upload"),
        "batches": [
            {
                "name": b.file_name, "kind": _(KINDS[b.kind].kind().label), "when": b.at, "by": b.by,
                "accepted": b.accepted, "held": b.held, "refused": b.refused,
                "state": _("已撤销") if b.undone_at else _("已入账"), "tone": "red" if b.undone_at else "ok",
                "undo_url": "" if b.undone_at else reverse("exchange:undo", args=[b.id]),
            }
            for b in batches
        ],
    }  # fmt: skip
    return render(request, "exchange/preview.html", {**shared, **context})


def template(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    name = f"{_(KINDS[kind].kind().label)}.xlsx"
    headers = {"Content-Disposition": export.disposition(name)}
    return HttpResponse(template_xlsx(KINDS[kind]), export.XLSX, headers=headers)


def upload(request: HttpRequest) -> HttpResponse:
    """Keep a dropped file until it is looked at and taken in."""
    person = _entering(request)
    kind = request.POST.get("kind", "")
    if person is None:
        return _no_right(request)
    if much := too_much(request):
        messages.error(request, much)
        return redirect("exchange:imports")
    file = request.FILES.get("file")
    if kind not in KINDS or not file:
        messages.error(request, _("请先选好表的种类和文件"))
        return redirect("exchange:imports")
    upload_id = journal.new_id()
    folder = _folder()
    with (folder / f"{upload_id}.file").open("xb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    columns = headings.remembered(person.name, kind)
    about = {
        "kind": kind,
        "by": person.name,
        "columns": columns,
        "values": {},
        "name": re.sub(r"[\\/\x00-\x1f]", "_", str(file.name))[:200],
    }
    (folder / f"{upload_id}.json").write_text(json.dumps(about), "utf8")
    return redirect("exchange:preview", upload_id=upload_id)


def _folder() -> Path:
    folder: Path = settings.BANGFU_HOME / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def preview(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What would become of a file, row by row; posting takes it in, or says what its headings mean."""
    person = _entering(request)
    if person is None:
        return _no_right(request)
    path, about = _own_file(upload_id, person)
    under_way = jobs.state(path)
    if under_way:
        return _under_way(request, about, path, under_way)
    if request.POST.get("act") == "columns":
        return _understand(request, about, path, person)
    try:
        if request.method == "POST":
            return _take_in(request, about, path, person)
        found = importing.preview(about["kind"], path, person, about["columns"], about["values"])
    except Unreadable as unreadable:
        if unreadable.reason.code in (NO_HEADER, COLUMNS_MISSING):
            return _page(request, person, _columns_context(about, path, unreadable.reason))
        messages.error(request, show.sentence(unreadable.reason))
        return redirect("exchange:imports")
    _write_about(path, {**about, "rows": len(found.reading.rows)})
    shown = _preview_context(about, found, upload_id)
    part = found.count(Outcome.ACCEPTED) + found.count(Outcome.HELD) if found.reading.flaws else 0
    context = {"step": "preview", "preview": shown, "part": part}
    if found.reading.table.unknown or found.reading.flaws:
        lost = any(flaw.reason.code == "unknown_region" for flaw in found.reading.flaws)
        context |= _columns_context(about, path, None, lost=lost)
    return _page(request, person, context)


def _own_file(upload_id: UUID, person: Somebody) -> tuple[Path, dict[str, Any]]:
    """An uploaded file and what is known of it; only for who uploaded it."""
    path = _folder() / f"{upload_id}.file"
    try:
        about: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf8"))
    except FileNotFoundError:
        raise Http404 from None
    if about["by"] != person.name:
        raise Http404
    return path, about


def _write_about(path: Path, about: dict[str, Any]) -> None:
    path.with_suffix(".json").write_text(json.dumps(about), "utf8")


def _columns_context(about: dict[str, Any], path: Path, why: Reason | None, *, lost: bool = False) -> dict[str, Any]:
    """The headings that are not understood, each with a choice of what it means."""
    kind = KINDS[about["kind"]]
    found, values = heads(path, kind, about["columns"]), about["values"]
    return {
        "step": "preview",
        "columns": {
            "name": about["name"],
            "why": show.sentence(why) if why else "",
            "known": [head.text for head in found if head.known],
            "heads": [head for head in found if not head.known],
            "meanings": list(headings.meanings(kind).items()),
            "wanted": [(p, label, values.get(p, "")) for p, label in headings.wanted(kind, found, lost=lost).items()],
        },
    }


def _understand(request: HttpRequest, about: dict[str, Any], path: Path, person: Somebody) -> HttpResponse:
    said = dict(zip(request.POST.getlist("head"), request.POST.getlist("means"), strict=False))
    headings.remember(person.name, about["kind"], said)
    paths = headings.meanings(KINDS[about["kind"]])
    values = {name: value for name in paths if (value := request.POST.get(f"value:{name}", "").strip())}
    _write_about(path, {**about, "columns": headings.remembered(person.name, about["kind"]), "values": values})
    return redirect(request.path)


def errors(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The uploaded file with what is to be mended beside each row."""
    person = _entering(request)
    if person is None:
        return _no_right(request)
    path, about = _own_file(upload_id, person)
    try:
        found = importing.preview(about["kind"], path, person, about["columns"], about["values"])
    except Unreadable:
        raise Http404 from None
    content = annotated(found.reading.table, [*found.reading.flaws, *found.objections])
    name = f"{Path(about['name']).stem}-{_('要改的地方')}.xlsx"
    return HttpResponse(content, export.XLSX, headers={"Content-Disposition": export.disposition(name)})


def _take_in(request: HttpRequest, about: Any, path: Path, person: Somebody) -> HttpResponse:
    partial = request.POST.get("partial") == "yes"
    if about.get("rows", 0) > LONG:

        def work(progress: jobs.Progress) -> dict[str, int]:
            batch = importing.commit(
                about["kind"], path, person, about["name"], partial=partial, columns=about["columns"],
                values=about["values"], progress=progress,
            )  # fmt: skip
            return {count: getattr(batch, count) for count in ("accepted", "duplicate", "held", "refused")}

        jobs.start(path, work)
        return redirect(request.path)
    batch = importing.commit(
        about["kind"], path, person, about["name"], partial=partial, columns=about["columns"], values=about["values"]
    )
    _forget(path)
    messages.success(request, importing.taken(batch.__dict__))
    return redirect("exchange:imports")


def _forget(path: Path) -> None:
    for each in (path, path.with_suffix(".json")):
        each.unlink(missing_ok=True)


def _under_way(request: HttpRequest, about: Any, path: Path, found: dict[str, Any]) -> HttpResponse:
    """How far a long import is; posting stops it; when it has ended, the page of imports says how."""
    if found["state"] == "running":
        words = {"title": _("表格导入"), "name": about["name"], "note": _(KINDS[about["kind"]].kind().label)}
        return jobs.watch(request, path, found, {**words, "doing": _("正在入账"), "stop": _("停止,一条也不入账")})
    jobs.forget(path)
    if found["state"] == "done":
        _forget(path)
        messages.success(request, importing.taken(found["result"]))
        return jobs.leave(request, reverse("exchange:imports"))
    if found["state"] == "cancelled":
        messages.warning(request, _("已停止,一条也没有入账"))
    else:
        messages.error(request, show.sentence(journal.read_reason(found["reason"])))
    return jobs.leave(request, request.path)


def _preview_context(about: Any, found: importing.Preview, upload_id: UUID) -> dict[str, Any]:
    reading = found.reading
    accepted, held = found.count(Outcome.ACCEPTED), found.count(Outcome.HELD)
    flaws = [(flaw, "red", _("有误")) for flaw in reading.flaws]
    flaws += [(flaw, "gold", _("待核")) for flaw in found.objections]
    notes = [
        {"row": "", "column": name, "value": "", "todo": _("不认识这一列,没有读取"), "tone": "grey", "label": _("提示")}
        for name in reading.table.unknown
    ]
    notes += [
        {"row": "", "column": "", "value": "", "todo": show.sentence(r), "tone": "gold", "label": _("提示")}
        for r in reading.warnings
    ]
    return {
        "name": about["name"],
        "kind": _(reading.kind.kind().label),
        **{
            name: show.number(n) if n else ""
            for name, n in (
                ("good", 0 if reading.flaws else accepted + held), ("warned", held),
                ("bad", len(reading.flawed) + found.count(Outcome.REFUSED)),
            )
        },
        "errors": notes + [
            {
                "row": reading.table.where(flaw.row), "column": _(flaw.column) if flaw.column else "", "value": flaw.value,
                "todo": show.sentence(flaw.reason), "tone": tone, "label": label,
            }
            for flaw, tone, label in flaws[:SHOWN_FLAWS]
        ],
        "errors_url": reverse("exchange:errors", args=[upload_id]) if flaws else "",
        "commit_url": reverse("exchange:preview", args=[upload_id]),
        "cancel_url": reverse("exchange:imports"),
    }  # fmt: skip


def undo(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    person = _entering(request)
    if person is None:
        return _no_right(request)
    if request.method != "POST":
        raise Http404
    refusal = importing.undo(batch_id, request.POST.get("reason", ""), person)
    if refusal:
        messages.error(request, show.sentence(refusal))
    else:
        messages.success(request, _("已撤销这一批导入"))
    return redirect("exchange:imports")
