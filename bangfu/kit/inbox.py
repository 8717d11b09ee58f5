"""The in-box page: what rules object to and what was refused, each to be confirmed, dropped or mended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.kit import forms, show
from bangfu.kit.views import posted_id, refused, understood
from bangfu.ledger import inbox, journal, queries
from bangfu.ledger.journal import Outcome
from bangfu.ledger.models import Held, Quarantine
from bangfu.plain.fact import KINDS, plain_value
from bangfu.plain.verdict import Reason, Refusal

MOST = 100


def held(request: HttpRequest) -> HttpResponse:
    """待核与隔离: what waits for somebody, newest first, with the objections."""
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    waiting, refused_rows = queries.held(scope), queries.quarantine(scope, person.name)
    context = {
        "rows": [_shown(row, person) for row in waiting[:MOST] if row.kind in KINDS],
        "refused": [_shown(row, person) for row in refused_rows[:MOST]],
        "empty": {
            "title": _("没有等着处理的"),
            "text": _("规则有异议的、读不懂的记录会列在这里,由您确认、改正或不要。"),
        },
        "more": {"held": max(waiting.count() - MOST, 0), "refused": max(refused_rows.count() - MOST, 0)},
    }
    return render(request, "kit/held.html", context)


def _shown(row: inbox.Case, person: Somebody) -> dict[str, Any]:
    mend = "kit:mend_held" if isinstance(row, Held) else "kit:mend_refused"
    known = row.kind in KINDS
    return {
        "id": row.pk,
        "label": _(KINDS[row.kind].kind().label) if known else row.kind,
        "when": row.happened_on if isinstance(row, Held) else row.at,
        "by": show.who(row.by),
        "region": show.region_path(row.region) if row.region else "",
        "reasons": [_objection(row.kind, journal.read_reason(r)) for r in row.reasons],
        "may_decide": person.may(Verb.DECIDE, row.region),
        "may_mend": inbox.may_mend(row, person),
        "mend_url": reverse(mend, args=[row.pk]) if known else "",
    }


def _objection(kind: str, reason: Reason) -> str:
    label = forms.label_of(KINDS[kind], reason.field) if kind in KINDS else ""
    text = show.sentence(reason)
    return f"{label}:{text}" if label else text


@require_POST
def decide(request: HttpRequest, held_id: UUID) -> HttpResponse:
    confirm = request.POST.get("act") == "confirm"
    reason = request.POST.get("reason", "")
    refusal = inbox.decide(held_id, confirm=confirm, reason=reason, by=somebody(request.user))
    return _answered(request, refusal, _("已确认入账") if confirm else _("已撤销"))


@require_POST
def drop(request: HttpRequest, refused_id: int) -> HttpResponse:
    refusal = inbox.drop(refused_id, request.POST.get("reason", ""), somebody(request.user))
    return _answered(request, refusal, _("已撤销"))


def _answered(request: HttpRequest, refusal: Refusal, done: str) -> HttpResponse:
    if refusal:
        messages.error(request, show.sentence(refusal))
    else:
        messages.success(request, done)
    return redirect("kit:held")


def mend_held(request: HttpRequest, held_id: UUID) -> HttpResponse:
    """The form of a held fact, as it was entered, to be sent anew in its place."""
    row = Held.objects.filter(pk=held_id, state="waiting").first()
    if row is None or row.kind not in KINDS:
        raise Http404
    return _mend(request, row, lambda: plain_value(inbox.told(row)))


def mend_refused(request: HttpRequest, refused_id: int) -> HttpResponse:
    """The form of what was refused, as far as it was understood, to be sent anew in its place."""
    row = Quarantine.objects.filter(pk=refused_id, state="waiting").first()
    if row is None or row.kind not in KINDS:
        raise Http404
    return _mend(request, row, lambda: inbox.raw(row))


def _mend(request: HttpRequest, row: inbox.Case, values: Any) -> HttpResponse:
    person, cls = somebody(request.user), KINDS[row.kind]
    if not inbox.may_mend(row, person):
        reason = Reason("not_yours", _("只有登记人,或有权处理并可看个人信息的办公室,才能改正这一条"))
        if row.by != person.name and not person.scope(Verb.READ).covers(row.region):
            raise Http404
        return refused(request, reason)
    if request.method != "POST":
        objections = tuple(journal.read_reason(r) for r in row.reasons)
        return _form(request, cls, values(), objections, str(journal.new_id()))
    raw, form_id = forms.raw_of(cls, request.POST), request.POST.get("form_id", "")
    result = understood(cls, raw, person)
    if isinstance(result, tuple):
        return _form(request, cls, raw, result, form_id, status=422)
    receipt = inbox.mend(row, journal.Sent(result, posted_id(form_id)), person)
    if receipt.outcome is Outcome.ACCEPTED:
        messages.success(request, _("已改正入账"))
        return redirect("kit:entry", entry_id=receipt.id)
    if receipt.outcome is Outcome.DUPLICATE:
        messages.success(request, _("这一条已经有了,没有重复入账"))
        return redirect("kit:held")
    if receipt.outcome is Outcome.HELD:
        why = ";".join(show.sentence(r) for r in receipt.reasons)
        messages.warning(request, _("已收下,待核:%(why)s") % {"why": why})
        return redirect("kit:held")
    return _form(request, cls, raw, receipt.reasons, form_id, status=403)


def _form(
    request: HttpRequest, cls: Any, raw: Any, reasons: tuple[Reason, ...], form_id: str, status: int = 200
) -> HttpResponse:
    form = {
        **forms.form_of(cls, raw, reasons, form_id),
        "submit_label": _("改正入账"),
        "cancel_url": reverse("kit:held"),
    }
    return render(request, "kit/form.html", {"form": form}, status=status)
