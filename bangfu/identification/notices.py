"""Public notices: what a village shows, without signing in, printable, and the form by which anybody can object.

A notice names the head of the household as far as the policy allows, the group and the number of people; never an ID
number, phone, account, illness or cause of poverty. Its address cannot be guessed and ends with the publicity.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bangfu.access import tries
from bangfu.access.scope import Visitor
from bangfu.access.vault import search_hash
from bangfu.identification import facts, queries
from bangfu.identification.acts import ANNOUNCED
from bangfu.identification.models import Case, Publicity
from bangfu.identification.procedure import procedure
from bangfu.identification.rules import days_shown
from bangfu.kit import show
from bangfu.kit.views import context_now, posted_id
from bangfu.ledger import clock, journal
from bangfu.ledger import queries as journal_queries
from bangfu.plain.policy import policy
from bangfu.plain.reading import read
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark

HOUR = timedelta(hours=1)
NOT_LISTED = "-"
"""Chosen in place of a household when the objection is that one is missing from the list."""
FROM_PUBLIC = Reason("from_public", mark("公众在公示页上提出,请镇办受理或说明不受理的理由"))


def public_name(name: str, on: date, region: str) -> str:
    """A head's name as a public page may show it: whole, or with its middle hidden, as the policy of the day says."""
    if policy("notice_shows_full_names", on, region).value:
        return name
    if len(name) <= 2:
        return name[:1] + "*" * (len(name) - 1)
    return name[:1] + "*" * (len(name) - 2) + name[-1:]


def qr_code(address: str) -> SafeString:
    """A QR code of an address as inline SVG."""
    return mark_safe(segno.make(address, error="m").svg_inline(border=2, omitsize=True))


@login_not_required
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """A notice as long as it is shown; afterwards a page that says that it is over."""
    shown, cases = queries.shown(token, clock.today())
    if not shown:
        if queries.was_shown(token):
            return render(request, "identification/notice_over.html", {"title": _("公示已经结束")}, status=410)
        raise Http404
    return _page(request, token, shown, cases)


def _page(
    request: HttpRequest,
    token: str,
    shown: Sequence[Publicity],
    cases: Sequence[Case],
    answer: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    first = min(shown, key=lambda p: p.opened_on)
    until = max(p.until for p in shown)
    region, today = first.region, clock.today()
    some = cases[0] if cases else None
    law = procedure(some.procedure, some.opened_on, region) if some else None
    step = next((s for s in law.steps if s.round == first.round and s.is_publicity), None) if law else None
    of_village = bool(some and some.procedure.startswith("village"))
    round_ = (
        _("公告")
        if first.round == ANNOUNCED
        else _(step.label)
        if step
        else show.code_label("publicity_round", first.round)
    )
    context = {
        "title": f"{show.region_name(region)} {some.batch if some else ''} {round_}",
        "procedure": _(law.label) if law else "",
        "source": law.source if law else "",
        "trail": [show.region_name(region[:width]) for width in (6, 9, 12)],
        "opened_on": first.opened_on, "until": until, "days": days_shown(first.opened_on, until), "left": days_shown(today, until),
        "place": first.place, "phone": first.phone, "answer_within": law.answer_within if law else 0, "working": bool(law and law.working),
        "of_village": of_village,
        "households": len(cases), "people": sum(case.people or 0 for case in cases),
        "rows": [_row(case, today) for case in cases],
        "may_object": first.round != ANNOUNCED,
        "object_url": reverse("identification:object", args=[token]),
        "form_id": journal.new_id(),
        "qr": qr_code(request.build_absolute_uri(reverse("identification:notice", args=[token]))),
        "answer": answer or {},
        "not_listed": NOT_LISTED,
    }  # fmt: skip
    return render(request, "identification/notice.html", context, status=status)


def _row(case: Case, today: date) -> dict[str, Any]:
    head = (
        show.region_name(case.region)
        if case.procedure.startswith("village")
        else public_name(case.head, today, case.region)
    )
    return {"key": case.key, "head": head, "group": case.group, "people": case.people}


@login_not_required
@require_POST
def object_to(request: HttpRequest, token: str) -> HttpResponse:
    """Take an objection from the public; it is held for the town to take up. So many an hour from one visitor."""
    today = clock.today()
    shown, cases = queries.shown(token, today)
    if not shown or shown[0].round == ANNOUNCED:
        raise Http404
    asked = request.POST.get("case", "")
    case = next((c for c in cases if c.key == asked), None)
    said = {name: request.POST.get(name, "")[:2000] for name in ("content", "name", "phone")}
    region = shown[0].region
    if (case is None and asked != NOT_LISTED) or not said["content"].strip():
        answer = {**said, "error": _("请选择是哪一户,并写明异议内容"), "case": asked}
        return _page(request, token, shown, cases, answer, 422)
    if too_many(request, region, today):
        answer = {**said, "error": _("提交太频繁,请稍后再试,或拨打监督电话"), "case": asked}
        return _page(request, token, shown, cases, answer, 429)
    if overfull(region, today):
        answer = {
            **said,
            "error": _("本村还有很多网上异议等待受理,暂时不能再从网上提交;请拨打监督电话,或到镇上当面提出"),
            "case": asked,
        }
        return _page(request, token, shown, cases, answer, 429)
    form = posted_id(request.POST.get("form_id", ""))
    number = f"YY{form.hex[-8:].upper()}"
    raw = {"region": region, "happened_on": today, "way": "web", **said}
    if case is None:
        batch = cases[0].batch if cases else ""
        fact = read(facts.OmissionReported, {**raw, "omission": number, "batch": batch}, context_now())
    else:
        fact = read(facts.ObjectionRaised, {**raw, "case": case.key, "objection": number}, context_now())
    if isinstance(fact, tuple):
        return _page(request, token, shown, cases, {**said, "error": show.sentence(fact[0]), "case": asked}, 422)
    journal.submit([journal.Sent(fact, form)], Visitor(region), origin="web", hold=FROM_PUBLIC)
    return _page(request, token, shown, cases, {"number": number})


def too_many(request: HttpRequest, region: str, today: date) -> bool:
    """Whether a visitor has sent too many in an hour. Addresses are kept hashed, an hour."""
    most = policy("objections_per_visitor_and_hour", today, region).value
    address = hashlib.sha256(str(request.META.get("REMOTE_ADDR", "")).encode()).hexdigest()
    return not tries.may_try("visitor/" + search_hash(address), most, HOUR, clock.now())


def overfull(region: str, today: date) -> bool:
    """Whether so much from the public waits in a village that its town must first take it up."""
    most = policy("objections_waiting_at_most", today, region).value
    return bool(journal_queries.waiting_from(Visitor.NAME, region) >= most)
