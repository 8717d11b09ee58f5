"""Import on the web: choose a kind, drop a file, see what would become of it, take it in, undo it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

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
from bangfu.kit.shelf import Shelf
from bangfu.kit.spreadsheet import Unreadable
from bangfu.kit.uploads import into_memory, too_much
from bangfu.kit.views import refused
from bangfu.ledger import journal, queries
from bangfu.ledger.journal import Outcome
from bangfu.plain.fact import KINDS
from bangfu.plain.verdict import Reason

SHOWN_FLAWS = 200
LONG = 5000
"""Files of more rows than this are taken in by a thread."""
SHELF = Shelf("imports", lambda: timedelta(days=1))


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


@into_memory
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
    about = {
        "kind": kind,
        "by": person.name,
        "columns": headings.remembered(person.name, kind),
        "values": {},
        "name": re.sub(r"[\\/\x00-\x1f]", "_", str(file.name))[:200],
    }
    return redirect("exchange:preview", upload_id=SHELF.keep(file.read(), about))


def preview(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """What would become of a file, row by row; posting takes it in, gives it up, or says what its headings mean."""
    person = _entering(request)
    if person is None:
        return _no_right(request)
    about = _own(upload_id, person)
    under_way = jobs.state(SHELF.work_of(upload_id))
    if under_way:
        return _under_way(request, about, upload_id, under_way)
    if request.POST.get("act") == "columns":
        return _understand(request, about, upload_id, person)
    if request.POST.get("act") == "drop":
        SHELF.forget(upload_id)
        return redirect("exchange:imports")
    try:
        if request.method == "POST":
            return _take_in(request, about, upload_id, person)
        with SHELF.opened(upload_id) as path:
            found = importing.preview(about["kind"], path, person, about["columns"], about["values"])
    except Unreadable as unreadable:
        if unreadable.reason.code in (NO_HEADER, COLUMNS_MISSING):
            return _page(request, person, _columns_context(about, upload_id, unreadable.reason))
        messages.error(request, show.sentence(unreadable.reason))
        if unreadable.reason.code == importing.ROWS_FLAWED:
            return redirect(request.path)
        SHELF.forget(upload_id)
        return redirect("exchange:imports")
    SHELF.note(upload_id, {**about, "rows": len(found.reading.rows)})
    shown = _preview_context(about, found, upload_id)
    part = found.count(Outcome.ACCEPTED) + found.count(Outcome.HELD) if found.reading.flaws else 0
    context = {"step": "preview", "preview": shown, "part": part}
    if found.reading.table.unknown or found.reading.flaws:
        lost = any(flaw.reason.code == "unknown_region" for flaw in found.reading.flaws)
        context |= _columns_context(about, upload_id, None, lost=lost)
    return _page(request, person, context)


def _own(upload_id: UUID, person: Somebody) -> dict[str, Any]:
    """What is known of an uploaded file; only for who uploaded it."""
    try:
        about = SHELF.about(upload_id)
    except FileNotFoundError:
        raise Http404 from None
    if about["by"] != person.name:
        raise Http404
    return about


def _columns_context(
    about: dict[str, Any], upload_id: UUID, why: Reason | None, *, lost: bool = False
) -> dict[str, Any]:
    """The headings that are not understood, each with a choice of what it means."""
    kind, values = KINDS[about["kind"]], about["values"]
    with SHELF.opened(upload_id) as path:
        found = heads(path, kind, about["columns"])
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


def _understand(request: HttpRequest, about: dict[str, Any], upload_id: UUID, person: Somebody) -> HttpResponse:
    said = dict(zip(request.POST.getlist("head"), request.POST.getlist("means"), strict=False))
    headings.remember(person.name, about["kind"], said)
    paths = headings.meanings(KINDS[about["kind"]])
    values = {name: value for name in paths if (value := request.POST.get(f"value:{name}", "").strip())}
    columns = headings.remembered(person.name, about["kind"])
    SHELF.note(upload_id, {**about, "columns": columns, "values": values})
    return redirect(request.path)


def errors(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """The uploaded file with what is to be mended beside each row."""
    person = _entering(request)
    if person is None:
        return _no_right(request)
    about = _own(upload_id, person)
    try:
        with SHELF.opened(upload_id) as path:
            found = importing.preview(about["kind"], path, person, about["columns"], about["values"])
    except (Unreadable, FileNotFoundError):
        raise Http404 from None
    content = annotated(found.reading.table, [*found.reading.flaws, *found.objections])
    name = f"{Path(about['name']).stem}-{_('要改的地方')}.xlsx"
    return HttpResponse(content, export.XLSX, headers={"Content-Disposition": export.disposition(name)})


def _take_in(request: HttpRequest, about: Any, upload_id: UUID, person: Somebody) -> HttpResponse:
    partial = request.POST.get("partial") == "yes"

    def work(progress: jobs.Progress) -> dict[str, int]:
        with SHELF.opened(upload_id) as path:
            batch = importing.commit(
                about["kind"], path, person, about["name"], partial=partial, columns=about["columns"],
                values=about["values"], progress=progress,
            )  # fmt: skip
        SHELF.empty(upload_id)
        return {count: getattr(batch, count) for count in ("accepted", "duplicate", "held", "refused")}

    if about.get("rows", 0) > LONG:
        jobs.start(SHELF.work_of(upload_id), work)
        return redirect(request.path)
    taken = work(lambda share: None)
    SHELF.forget(upload_id)
    messages.success(request, importing.taken(taken))
    return redirect("exchange:imports")


def _under_way(request: HttpRequest, about: Any, upload_id: UUID, found: dict[str, Any]) -> HttpResponse:
    """How far a long import is; posting stops it; when it has ended, the page of imports says how."""
    if found["state"] == "running":
        words = {"title": _("表格导入"), "name": about["name"], "note": _(KINDS[about["kind"]].kind().label)}
        return jobs.watch(
            request, SHELF.work_of(upload_id), found, {**words, "doing": _("正在入账"), "stop": _("停止,一条也不入账")}
        )
    if found["state"] == "done":
        SHELF.forget(upload_id)
        messages.success(request, importing.taken(found["result"]))
        return jobs.leave(request, reverse("exchange:imports"))
    jobs.forget(SHELF.work_of(upload_id))
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
