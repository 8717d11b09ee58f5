"""The pages of surveys: forms in use, publishing one, and entering a survey at a desk."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bangfu.access import audit
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.kit import export, show
from bangfu.kit import forms as forms_of_kind
from bangfu.kit.views import refused
from bangfu.ledger import clock, files, journal
from bangfu.ledger import queries as entries
from bangfu.places.queries import find_region
from bangfu.plain.verdict import Reason
from bangfu.survey import answers_export, checking, drafting, intake, publishing, queries, shipped
from bangfu.survey.asking import Asked, Asking, changed, flat
from bangfu.survey.facts import KIND_OF
from bangfu.survey.models import Attachment, Paper, SurveyForm
from bangfu.survey.rules import form_key
from bangfu.survey.workbook import MOST_BYTES, Unreadable, Workbook, read_workbook

PICTURES = ("image/jpeg", "image/png", "image/webp")
MOST_SHOWN = 4 * 1024 * 1024
TONES = {"draft": "grey", "partial": "blue", "flawed": "red", "held": "gold", "taken": "ok", "replaced": "grey"}


def forms(request: HttpRequest) -> HttpResponse:
    """The forms that one may use, one's papers that are not finished, and publishing for those who may."""
    person = somebody(request.user)
    if person.scope(Verb.ENTER).nothing:
        return refused(request, Reason("not_yours", _("您没有登记调查的权限")))
    current = {row.key for row in queries.current(person)}
    published = [_form_line(row, row.key in current) for row in queries.forms(person, all_dates=True)]
    context = {
        "title": _("入户调查"), "forms": published, "papers": [_paper_line(p) for p in queries.papers(person)[:50]],
        "household": request.GET.get("household", ""), "region": request.GET.get("region", ""),
        "may_see_all": not person.scope(Verb.UNMASK).nothing and not person.scope(Verb.EXPORT).nothing,
        "may_publish": not person.scope(Verb.PUBLISH).nothing,
        "shipped": [{"id": f.id, "title": _(f.title), "source": _(f.source)} for f in shipped.shipped()],
        "server": request.build_absolute_uri("/").rstrip("/"),
    }  # fmt: skip
    return render(request, "survey/forms.html", context)


def _form_line(row: SurveyForm, current: bool) -> dict[str, Any]:
    return {
        "row": row, "about": show.code_label("survey_about", row.about), "region": show.region_path(row.region, "6")
        if len(row.region) > 2 else show.region_name(row.region), "current": current, "asks": len(row.asks),
        "workbook_url": reverse("survey:workbook", args=[row.survey_form, row.version]),
    }  # fmt: skip


def _paper_line(paper: Paper) -> dict[str, Any]:
    waits = paper.state == "partial"
    return {
        "paper": paper, "state": show.code_label("paper_state", paper.state), "tone": TONES[paper.state],
        "url": "" if waits else reverse("survey:paper", args=[paper.instance]),
        "reason": "、".join(intake.missing(paper)) if waits else "",
    }  # fmt: skip


def workbook(request: HttpRequest, form: str, version: str) -> HttpResponse:
    """A published form's workbook, to be changed in Excel and published anew."""
    person = somebody(request.user)
    row = queries.form(form_key(form, version), person)
    if row is None:
        raise Http404
    return _xlsx(files.read(row.workbook), f"{row.title}-{version}.xlsx")


def answers(request: HttpRequest, form: str, version: str) -> HttpResponse:
    """All papers of a form's version as a workbook, after a reason: answers without an item may be personal."""
    person = somebody(request.user)
    row, reason = queries.form(form_key(form, version), person), request.POST.get("reason", "").strip()
    if row is None or request.method != "POST":
        raise Http404
    scope = person.scope(Verb.UNMASK)
    if scope.nothing or person.scope(Verb.EXPORT).nothing or not reason:
        return refused(request, Reason("not_yours", _("查看个人信息要有权限,并写明理由")))
    content, count = answers_export.workbook(row, scope)
    audit.note(person, "export", f"papers {row.key} ({count})", reason)
    return _xlsx(content, f"{row.title}-{version}-{_('问卷')}.xlsx")


def shipped_workbook(request: HttpRequest, form: str) -> HttpResponse:
    """The workbook of a form that comes with the program, or the empty one."""
    if form == "blank":
        return _xlsx(shipped.blank(), f"{_('空白调查表')}.xlsx")
    found = next((f for f in shipped.shipped() if f.id == form), None)
    if found is None:
        raise Http404
    return _xlsx(shipped.workbook_of(found), f"{found.title}.xlsx")


def _xlsx(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, export.XLSX, headers={"Content-Disposition": export.disposition(name)})


def upload(request: HttpRequest) -> HttpResponse:
    """Keep a workbook, and look at it."""
    person = somebody(request.user)
    if person.scope(Verb.PUBLISH).nothing:
        return refused(request, Reason("not_yours", _("您没有发布调查表的权限")))
    if request.method != "POST":
        return redirect("survey:forms")
    if name := request.POST.get("shipped", ""):
        found = next((f for f in shipped.shipped() if f.id == name), None)
        if found is None:
            raise Http404
        query = {"name": f"{found.id}.xlsx", "about": found.about, "since": found.since, "until": found.until or ""}
        return _to_preview(files.keep(shipped.workbook_of(found)), query)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MOST_BYTES:
        messages.error(request, _("请选一个不超过5MB的Excel文件"))
        return redirect("survey:forms")
    return _to_preview(files.keep(file.read()), {"name": str(file.name)[:100]})


def _to_preview(digest: str, query: dict[str, Any]) -> HttpResponse:
    return redirect(reverse("survey:survey_preview", args=[digest]) + "?" + urlencode(query))


def preview(request: HttpRequest, digest: str) -> HttpResponse:
    """What a workbook would become: its flaws by sheet, row and column, its items; posting publishes it."""
    person = somebody(request.user)
    if person.scope(Verb.PUBLISH).nothing:
        return refused(request, Reason("not_yours", _("您没有发布调查表的权限")))
    asked = request.POST if request.method == "POST" else request.GET
    try:
        book = read_workbook(files.read(digest), asked.get("name", "form.xlsx"))
    except FileNotFoundError:
        raise Http404 from None
    except Unreadable as unreadable:
        messages.error(request, show.sentence(unreadable.reason))
        return redirect("survey:forms")
    about = asked.get("about", "") or _about(book)
    draft = publishing.look_at(book, about)
    given = {
        "name": asked.get("name", ""), "about": about, "region": asked.get("region", "") or person.home,
        "since": asked.get("since", "") or clock.today().isoformat(), "until": asked.get("until", ""),
    }  # fmt: skip
    errors: list[str] = []
    if request.method == "POST" and draft.fit:
        errors = _publish(draft, given, person)
        if not errors:
            messages.success(
                request, _("已发布「%(title)s」版本%(version)s") % {"title": book.title, "version": book.version}
            )
            return redirect("survey:forms")
    return render(request, "survey/preview.html", _preview(book, draft, given, errors), status=422 if errors else 200)


def _about(book: Workbook) -> str:
    """What a form is about: a village when most items that it names are a village's."""
    counts = {about: len(checking.asks(book, about, "data")[0]) for about in ("household", "village")}
    return "village" if counts["village"] > counts["household"] else "household"


def _publish(draft: publishing.Draft, given: dict[str, str], person: Somebody) -> list[str]:
    region = find_region(given["region"].strip())
    if region is None or not person.may(Verb.PUBLISH, region):
        return [_("您只能为自己管辖的地区发布调查表")]
    try:
        since = date.fromisoformat(given["since"])
        until = date.fromisoformat(given["until"]) if given["until"] else None
    except ValueError:
        return [_("日期请写成2014-04-25")]
    receipt = publishing.publish(draft, given["about"], region, since, until, person)
    fine = receipt.outcome in (journal.Outcome.ACCEPTED, journal.Outcome.DUPLICATE)
    return [] if fine else [show.sentence(reason) for reason in receipt.reasons]


def _preview(book: Workbook, draft: publishing.Draft, given: dict[str, str], errors: list[str]) -> dict[str, Any]:
    root = draft.converted.form.primary.tag.rpartition("}")[2] if draft.converted else "data"
    questions = [
        asked
        for asked in checking.questions(book, root)
        if asked.kind not in checking.HIDDEN or asked.path in draft.asks
    ]
    return {
        "title": _("发布调查表"),
        "crumbs": [(_("入户调查"), reverse("survey:forms")), (_("发布调查表"), "")],
        "book": book, "given": given, "errors": errors, "fit": draft.fit,
        "flaws": [
            {
                "sheet": flaw.sheet, "row": flaw.row or "", "column": flaw.column, "value": flaw.value[:120],
                "text": show.sentence(flaw.reason), "warning": flaw.warning,
            }
            for flaw in draft.flaws
        ],
        "stops": sum(1 for flaw in draft.flaws if not flaw.warning),
        "questions": [
            {
                "name": asked.row.get("name"), "label": asked.row.label, "type": asked.row.get("type"),
                "item": _item(draft.asks.get(asked.path, ""), asked, given["about"]),
            }
            for asked in questions
        ],
        "mapped": len(draft.asks), "total": len(questions), "abouts": [("household", _("农户")), ("village", _("村"))],
        "region_label": show.region_name(given["region"]) if given["region"] else "",
    }  # fmt: skip


def _item(name: str, asked: checking.Asked, about: str) -> str:
    if not name:
        return ""
    item = checking.find_item(name, about, bool(asked.repeat))
    return _(item.label) if item else _(checking.OWN[name])


def start(request: HttpRequest) -> HttpResponse:
    """Begin a survey: a draft with what is known filled in."""
    person = somebody(request.user)
    row = queries.form(request.POST.get("form", ""), person)
    if row is None or request.method != "POST":
        raise Http404
    key = request.POST.get("household", "").strip()[:60]
    found = queries.household(key, person.scope(Verb.ENTER)) if key else None
    region = found.region if found else find_region(request.POST.get("region", "").strip() or row.region) or ""
    if key and found is None and queries.elsewhere(key, person.scope(Verb.ENTER)):
        messages.error(request, _("这一户不在您登记的地方"))
        return redirect("survey:forms")
    if len(region) != 12 or not person.may(Verb.ENTER, region):
        region = person.home if len(person.home) == 12 else ""
    paper = drafting.begin(row, person, key, region)
    return redirect("survey:paper", instance=paper.instance)


def paper(request: HttpRequest, instance: str) -> HttpResponse:
    """A survey being entered; once it is taken in, the paper as it was."""
    person = somebody(request.user)
    desk = drafting.find(instance, person)
    if desk is None:
        return _read_paper(request, instance, person)
    if request.method != "POST":
        return _page(request, desk)
    reasons = desk.live_reasons()
    drafting.apply(desk, request.POST, request.FILES)
    drafting.place(desk, request.POST, person)
    act = request.POST.get("act", "")
    if act == "drop":
        drafting.drop(desk)
        messages.success(request, _("已丢弃未填完的调查"))
        return redirect("survey:forms")
    if act == "finish":
        return _finish(request, desk, person)
    return _step(request, desk, act, reasons)


def _step(request: HttpRequest, desk: drafting.Desk, act: str, reasons: Sequence[Reason]) -> HttpResponse:
    """Keep what was posted; add or remove a row. A script is answered with what looks other than before.

    What the browser shows is what was posted, with the flaws (`reasons`), relevance and sums from before.
    """
    before = desk.asking(reasons).page()
    verb, _colon, where = act.partition(":")
    path, _at, above = where.partition("@")
    if verb == "add" and path in desk.filling.form.repeats and (parent := desk.filling.at(above)) is not None:
        desk.filling.add(path, parent)
    elif verb == "remove" and (row := desk.filling.at(where)) is not None:
        desk.filling.remove(row)
    desk.filling.settle()
    drafting.keep(desk)
    if not request.headers.get("HX-Request"):
        return redirect("survey:paper", instance=desk.paper.instance)
    pieces = changed(before, desk.asking(desk.live_reasons()).page())
    context = {
        "pieces": pieces,
        "saved_at": localtime(clock.now()),
        "progress": drafting.answered(desk.filling),
        **_links(desk),
    }
    return render(request, "survey/_pieces.html", context)


def _finish(request: HttpRequest, desk: drafting.Desk, person: Somebody) -> HttpResponse:
    """Submit a survey. What is wrong shows on the paper's own page, which may be loaded again without sending anything."""
    desk.filling.settle()
    try:
        flawed = drafting.finish(desk, person)
    except intake.Refused as refusal:
        drafting.keep(desk)
        messages.error(request, show.sentence(refusal.reason))
        return redirect("survey:paper", instance=desk.paper.instance)
    if flawed:
        return redirect("survey:paper", instance=desk.paper.instance)
    done = Paper.objects.get(pk=desk.paper.pk)
    if done.state == "held":
        why = ";".join(show.sentence(journal.read_reason(r)) for r in done.reasons)
        messages.warning(request, _("已收下,待核:%(why)s") % {"why": why})
        return redirect("kit:held")
    messages.success(request, _("调查已入账"))
    return redirect("kit:entry", entry_id=done.fact)


def _page(request: HttpRequest, desk: drafting.Desk) -> HttpResponse:
    reasons = desk.all_reasons() if desk.tried else desk.live_reasons()
    page = desk.asking(reasons).page()
    by_name = {asked.name: asked for asked in flat(page) if asked.name}
    context = {
        "title": desk.form.title,
        "crumbs": [(_("入户调查"), reverse("survey:forms")), (desk.form.title, "")],
        "paper": desk.paper, "page": page,
        "errors": [_error(reason, by_name, desk.form.about) for reason in reasons] if desk.tried else [],
        "known": len(desk.known), "unasked": _unasked(desk), "saved_at": localtime(desk.paper.at),
        "progress": drafting.answered(desk.filling), **_links(desk),
    }  # fmt: skip
    return render(request, "survey/paper.html", context)


def _unasked(desk: drafting.Desk) -> list[dict[str, str]]:
    thing = {"region": "place", "household": "household"}
    return [
        {
            "name": f"paper-{name}", "label": _(checking.OWN[name]), "value": getattr(desk.paper, name),
            "suggest_url": reverse("desk:suggest", args=[thing[name]]),
        }
        for name in desk.unasked
    ]  # fmt: skip


def _attached(one: Attachment) -> dict[str, Any]:
    """A file of a paper; a picture that a browser can show goes into the page, which was opened with a reason."""
    shows = one.media_type in PICTURES and one.size <= MOST_SHOWN
    content = base64.b64encode(files.read(one.digest)).decode() if shows else ""
    return {"name": one.name, "size": one.size, "data": f"data:{one.media_type};base64,{content}" if shows else ""}


def _links(desk: drafting.Desk) -> dict[str, Any]:
    return {"here": reverse("survey:paper", args=[desk.paper.instance])}


def _error(reason: Reason, by_name: dict[str, Asked], about: str) -> dict[str, str]:
    asked = by_name.get(reason.field)
    if asked is None and reason.field in ("region", "household"):
        return {"id": f"paper-{reason.field}", "label": _(checking.OWN[reason.field]), "text": show.sentence(reason)}
    label = asked.label if asked else forms_of_kind.label_of(KIND_OF[about], reason.field)
    return {"id": asked.id if asked else "", "label": label, "text": show.sentence(reason)}


def _read_paper(request: HttpRequest, instance: str, person: Somebody) -> HttpResponse:
    """A paper that was taken in, as it was filled in. Its answers show after a reason: any of them may be personal."""
    row = Paper.objects.filter(pk=instance, state__in=("taken", "held", "replaced")).first()
    form = SurveyForm.objects.filter(key=row.form).first() if row else None
    if row is None or form is None or not person.may(Verb.READ, row.region):
        raise Http404
    if row.state == "held" and row.fact and entries.entry(row.fact, person.scope(Verb.READ)):
        row.state = "taken"
    bare = False
    if request.method == "POST":
        reason = request.POST.get("reason", "").strip()
        if not person.may(Verb.UNMASK, row.region) or not reason:
            return refused(request, Reason("not_yours", _("查看个人信息要有权限,并写明理由")))
        audit.note(person, "unmask", f"paper {instance}", reason)
        bare = True
    asking = Asking(intake.filling_of(form, intake.content_of(row)), form.asks, form.about, {}, {}, {})
    context = {
        "title": form.title,
        "crumbs": [(_("入户调查"), reverse("survey:forms")), (form.title, "")],
        "paper": row, "page": asking.page(), "bare": bare, "may_unmask": person.may(Verb.UNMASK, row.region),
        "state": show.code_label("paper_state", row.state), "tone": TONES[row.state], "region_path": show.region_path(row.region),
        "files": [_attached(one) for one in Attachment.objects.filter(instance=instance)] if bare else [],
        "entry_url": reverse("kit:entry", args=[row.fact]) if row.fact and row.state == "taken" else "",
    }  # fmt: skip
    return render(request, "survey/read.html", context)
