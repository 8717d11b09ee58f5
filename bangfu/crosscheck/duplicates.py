"""People who stand in two households of a region: looked for at once, or in the background where there are many."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.scope import Somebody, somebody
from bangfu.crosscheck import matching, rules
from bangfu.crosscheck.bringing import found_said, no_right, offices_of, send, work
from bangfu.crosscheck.matching import Found
from bangfu.crosscheck.uploads import SHELF
from bangfu.households import queries as households
from bangfu.kit import jobs, show
from bangfu.ledger import journal

MANY = 20_000
"""Among more people than this they are looked for by a thread; a thousand take some 50 ms."""


def duplicates(request: HttpRequest) -> HttpResponse:
    """What was found, or how far looking is; posting looks, looks again, or sends the clues."""
    person = somebody(request.user)
    mine = offices_of(person)
    if not mine:
        return no_right(request)
    region = request.POST.get("region") or request.GET.get("region") or mine[0]
    if region not in mine:
        raise Http404
    people = households.count_people(region)
    if people > MANY:
        return _in_background(request, person, region, people)
    found = matching.duplicates(region)
    if request.method == "POST":
        return _sent(request, *send(found, rules.REGISTER, region, person, {}))
    return _shown(request, region, people, found_said(found, rules.REGISTER, region))


def _in_background(request: HttpRequest, person: Somebody, region: str, people: int) -> HttpResponse:
    at = _work_of(person, region)
    known = jobs.state(at)
    if known and known["state"] == "running":
        words = {
            "title": _("系统内查重"), "name": show.region_path(region), "note": show.number(people), "doing": _("正在查重"),
            "stop": _("停止,一条线索也不发"),
        }  # fmt: skip
        return jobs.watch(request, at, known, words)
    if request.method == "POST":
        sends = request.POST.get("act") == "send"
        jobs.start(
            at, work(lambda progress: _look(region, progress), sends, rules.REGISTER, person, {"region": region})
        )
        return redirect(_here(region))
    if known and known["state"] != "done":
        jobs.forget(at)
        stopped = known["state"] == "cancelled"
        messages.warning(
            request, _("已停止,没有发出线索") if stopped else show.sentence(journal.read_reason(known["reason"]))
        )
    elif known and "comparison" in known["result"]:
        jobs.forget(at)
        return _sent(request, known["result"]["comparison"], known["result"]["sent"])
    if "HX-Request" in request.headers:
        return jobs.leave(request, _here(region))
    return _shown(request, region, people, known["result"] if known and known["state"] == "done" else {})


def _look(region: str, progress: jobs.Progress) -> Found:
    progress(0.0)
    return matching.duplicates(region)


def _work_of(person: Somebody, region: str) -> Path:
    """The path by which somebody's looking through a region is known."""
    return SHELF.work_of(uuid5(NAMESPACE_URL, f"duplicates {person.name} {region}"))


def _here(region: str) -> str:
    return f"{reverse('crosscheck:duplicates')}?region={region}"


def _sent(request: HttpRequest, comparison: str, n: int) -> HttpResponse:
    messages.success(request, _("已发出线索%(n)s条") % {"n": n})
    return jobs.leave(request, reverse("crosscheck:comparison", args=[comparison]))


def _shown(request: HttpRequest, region: str, people: int, seen: dict[str, Any]) -> HttpResponse:
    context = {
        "title": _("系统内查重"),
        "crumbs": [(_("数据比对"), reverse("crosscheck:home")), (_("系统内查重"), "")],
        "place": show.region_path(region), "region": region, "here": reverse("crosscheck:duplicates"),
        "source": show.code_label("crosscheck_source", rules.REGISTER), "many": people > MANY, "people": show.number(people), **seen,
    }  # fmt: skip
    return render(request, "crosscheck/duplicates.html", context)
