"""Bringing a department's file: upload, say what its columns are, see what would be found, send the clues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access import audit
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.crosscheck import columns, matching, rules, sending
from bangfu.crosscheck.matching import Found
from bangfu.crosscheck.uploads import SHELF
from bangfu.kit import jobs, show
from bangfu.kit.spreadsheet import Sheet, Unreadable, sheets_of, unread
from bangfu.kit.uploads import into_memory, too_much
from bangfu.kit.views import refused
from bangfu.ledger import clock, journal
from bangfu.ledger.journal import Outcome
from bangfu.plain import region as regions
from bangfu.plain.verdict import Reason

OFFICES = {"town", "county", "city"}
VILLAGE = 12
MOST_PLACES = 60
LONG = 5000
"""Files of more rows than this are compared by a thread."""


def offices_of(person: Somebody) -> list[str]:
    """The regions for which somebody may compare files."""
    return [r for r in person.scope(Verb.ENTER).regions if r and person.levels(r) & OFFICES]


def no_right(request: HttpRequest) -> HttpResponse:
    return refused(request, Reason("not_yours", _("数据比对由镇、县、市扶贫办办理")))


@into_memory
def bring(request: HttpRequest) -> HttpResponse:
    person = somebody(request.user)
    if not offices_of(person):
        return no_right(request)
    if much := too_much(request):
        messages.error(request, much)
        return redirect("crosscheck:home")
    region, source, file = request.POST.get("region", ""), request.POST.get("source", ""), request.FILES.get("file")
    if region not in offices_of(person) or source not in rules.sources() or not file:
        messages.error(request, _("请先选好比对范围、数据种类和文件"))
        return redirect("crosscheck:home")
    about = {
        "region": region,
        "source": source,
        "by": person.name,
        "department": request.POST.get("department", "")[:200],
    }
    about |= {"name": str(file.name)[:200], "as_of": request.POST.get("as_of", "")}
    key = SHELF.keep(file.read(), about)
    try:
        _lines, others = columns.joined(_sheets(key), columns.remembered(region, source))
    except Unreadable as unreadable:
        SHELF.forget(key)
        messages.error(request, show.sentence(unreadable.reason))
        return redirect("crosscheck:home")
    if others:
        messages.warning(request, show.sentence(unread(others)))
    return redirect("crosscheck:file", key=key)


def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the columns of a file are, and what would be found; posting says the columns, sends the clues, or drops the file."""
    person = somebody(request.user)
    try:
        about = SHELF.about(key)
    except FileNotFoundError:
        raise Http404 from None
    if about["by"] != person.name or about["region"] not in offices_of(person):
        raise Http404
    region, source = about["region"], rules.sources()[about["source"]]
    under_way = jobs.state(SHELF.work_of(key))
    if under_way and under_way["state"] == "running":
        words = {
            "title": _("数据比对"),
            "name": about["name"],
            "doing": _("正在比对"),
            "stop": _("停止,一条线索也不发"),
        }
        words["note"] = show.code_label("crosscheck_source", source.code)
        return jobs.watch(request, SHELF.work_of(key), under_way, words)
    if under_way and (ended := _ended(request, key, under_way)):
        return ended
    act = request.POST.get("act", "")
    if act == "drop":
        SHELF.forget(key)
        return redirect("crosscheck:home")
    if act == "columns":
        said = zip(request.POST.getlist("head"), request.POST.getlist("means"), strict=False)
        columns.remember(region, source.code, dict(said))
        jobs.forget(SHELF.work_of(key))
        return redirect(request.path)
    return _compared(request, person, about, key, (under_way or {}).get("result", {}))


def _sheets(key: UUID) -> list[Sheet]:
    """The sheets of a file, of which the first is compared. Raises FileNotFoundError, Unreadable."""
    with SHELF.opened(key) as path:
        return sheets_of(path)


def _compared(
    request: HttpRequest, person: Somebody, about: dict[str, Any], key: UUID, seen: dict[str, Any]
) -> HttpResponse:
    """Compare a file, a long one in the background; `seen` is what was found in it there."""
    region, source, act = about["region"], rules.sources()[about["source"]], request.POST.get("act", "")
    known = columns.remembered(region, source.code)
    lines, _left = columns.joined(_sheets(key), known)
    header, heads = columns.headings(lines, known)
    meant = {h.meaning for h in heads}
    enough = columns.ID in meant or {columns.NAME, columns.BIRTH} <= meant or {columns.NAME, columns.PLACE} <= meant
    long = len(lines) > LONG

    def look(progress: jobs.Progress) -> Found:
        return matching.compare(columns.rows(lines, header, heads), source, region, clock.today(), progress)

    if enough and long and act in ("look", "send"):
        jobs.start(SHELF.work_of(key), work(look, act == "send", source.code, person, about))
        return redirect(request.path)
    found = look(lambda share: None) if enough and not long else None
    if act == "send" and found:
        return _sent(request, person, found, source.code, region, about, key)
    seen = found_said(found, source.code, region) if found else seen
    context = {
        "title": _("数据比对"),
        "crumbs": [(_("数据比对"), reverse("crosscheck:home")), (_("核对文件"), "")],
        "about": about, "source": show.code_label("crosscheck_source", source.code), "heads": heads,
        "meanings": columns.choices(), "enough": enough, "here": request.path, "consent": source.consent,
        "cut_short": columns.cut_short(lines, header, heads), "waits": enough and not seen, "lines": show.number(len(lines)), **seen,
    }  # fmt: skip
    return render(request, "crosscheck/file.html", context)


def work(
    look: Callable[[jobs.Progress], Found], sends: bool, source: str, person: Somebody, about: Mapping[str, Any]
) -> jobs.Work:  # fmt: skip
    """Looking in the background, and sending what was found: what is shown of it, or the comparison and how many were sent."""

    def both(progress: jobs.Progress) -> dict[str, Any]:
        found = look(lambda share: progress(0.6 * share if sends else share))
        if not sends:
            return found_said(found, source, about["region"])
        comparison, sent = send(
            found, source, about["region"], person, about, lambda share: progress(0.6 + 0.4 * share)
        )
        return {"comparison": comparison, "sent": sent}

    return both


def _ended(request: HttpRequest, key: UUID, under_way: dict[str, Any]) -> HttpResponse | None:
    """What is shown when work about a file has ended; None when its page shows it."""
    if under_way["state"] != "done":
        jobs.forget(SHELF.work_of(key))
        stopped = under_way["state"] == "cancelled"
        why = _("已停止,没有发出线索") if stopped else show.sentence(journal.read_reason(under_way["reason"]))
        messages.warning(request, why)
    elif "comparison" in under_way["result"]:
        SHELF.forget(key)
        messages.success(request, _("已发出线索%(n)s条,文件已删除") % {"n": under_way["result"]["sent"]})
        return jobs.leave(request, reverse("crosscheck:comparison", args=[under_way["result"]["comparison"]]))
    return jobs.leave(request, request.path) if "HX-Request" in request.headers else None


def send(
    found: Found, source: str, region: str, person: Somebody, about: Mapping[str, Any],
    progress: jobs.Progress = lambda share: None,
) -> tuple[str, int]:  # fmt: skip
    """Send the clues of what was found: the comparison's key, and how many were sent."""
    as_of = about.get("as_of", "")
    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        day = None
    comparison, receipts = sending.send(
        found, source, region, person, department=about.get("department", ""), as_of=day, progress=progress
    )
    audit.note(person, "compare", comparison, f"{source} {region}")
    return comparison, sum(r.outcome is Outcome.ACCEPTED for r in receipts) - 1


def _sent(
    request: HttpRequest,
    person: Somebody,
    found: Found,
    source: str,
    region: str,
    about: dict[str, Any],
    key: UUID,
) -> HttpResponse:
    comparison, accepted = send(found, source, region, person, about)
    SHELF.forget(key)
    messages.success(request, _("已发出线索%(n)s条,文件已删除") % {"n": accepted})
    return redirect("crosscheck:comparison", key=comparison)


def found_said(found: Found, source: str, region: str) -> dict[str, Any]:
    """What was found, counted by kind and by place."""
    fresh = sending.clues(found, source, "", clock.today())
    width = regions.child_width(region) if len(region) < VILLAGE else VILLAGE
    places = sorted(matching.by_place(found, width).items())
    kinds = [
        (_("文件行数"), found.rows), (_("参加比对人数"), found.people), (_("未授权未查人数"), found.no_consent),
        (_("证件号一致"), found.how("exact")), (_("多项信息吻合"), found.how("probable")), (_("在部门名单、不在册"), len(found.absent)),
        (_("未达预警线"), found.below), (_("将发出线索"), len(fresh)),
    ]  # fmt: skip
    if source == rules.REGISTER:
        kinds = [(label, n) for label, n in kinds if n]
    return {
        "fresh": len(fresh), "counts": [(label, show.number(n)) for label, n in kinds],
        "places": [(show.region_label(place), n) for place, n in places[:MOST_PLACES]], "more_places": max(len(places) - MOST_PLACES, 0),
    }  # fmt: skip
