"""A household asks for help itself: a page open to everybody, at an address of the village's own that hangs in the village as
a QR code. What is sent becomes a clue once the town has taken it up; its clock runs from the day it was sent."""

from __future__ import annotations

import hmac
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.scope import Visitor
from bangfu.access.vault import search_hash
from bangfu.identification import facts
from bangfu.identification.notices import overfull, qr_code, too_many
from bangfu.identification.procedure import procedure
from bangfu.kit import show
from bangfu.kit.views import context_now, posted_id
from bangfu.ledger import clock, journal
from bangfu.plain.lineage import lineage
from bangfu.plain.reading import read
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark

LONGEST = {"head": 60, "group": 60, "people": 3, "what": 2000, "phone": 20}
FROM_HOUSEHOLD = Reason("from_household", mark("农户在网上申报,请入户核实后受理,或说明不受理的理由"))


def address_of(village: str) -> str:
    """The address at which the households of a village ask for help."""
    return reverse("identification:ask", args=[_token(village)])


def _token(village: str) -> str:
    return f"{village}-{search_hash(f'ask/{village}')[:12]}"


def _village(token: str) -> str:
    """The village of a token; Http404 when there is none, or nothing can be asked for there today."""
    village = token.partition("-")[0]
    known = len(village) == 12 and village in lineage().standings
    if (
        not known
        or not hmac.compare_digest(token, _token(village))
        or not procedure("monitoring", clock.today(), village)
    ):
        raise Http404
    return village


@login_not_required
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """The form, and what is sent by it: held for the town to take up."""
    village, today = _village(token), clock.today()
    if request.method != "POST":
        return _page(request, village)
    said = {name: request.POST.get(name, "").strip()[:most] for name, most in LONGEST.items()}
    if not said["head"] or not said["what"]:
        return _page(request, village, {**said, "error": _("请填写户主姓名和遇到的困难")}, 422)
    if too_many(request, village, today):
        return _page(request, village, {**said, "error": _("提交太频繁,请稍后再试,或直接找村干部")}, 429)
    if overfull(village, today):
        sentence = _("本村还有很多网上申报等待受理,暂时不能再从网上提交;请直接找村干部,或到镇上当面申报")
        return _page(request, village, {**said, "error": sentence}, 429)
    form = posted_id(request.POST.get("form_id", ""))
    number = f"SB{form.hex[-8:].upper()}"
    what = said["what"] + (f"\n{_('联系电话')}:{said['phone']}" if said["phone"] else "")
    raw = {
        "region": village, "happened_on": today, "case": number, "source": "household", "head": said["head"], "group": said["group"],
        "people": said["people"], "what": what,
    }  # fmt: skip
    fact = read(facts.ClueReceived, raw, context_now())
    if isinstance(fact, tuple):
        return _page(request, village, {**said, "error": show.sentence(fact[0])}, 422)
    journal.submit([journal.Sent(fact, form)], Visitor(village), origin="web", hold=FROM_HOUSEHOLD)
    return _page(request, village, {"number": number})


def _page(request: HttpRequest, village: str, answer: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    law = procedure("monitoring", clock.today(), village)
    context = {
        "title": _("%(place)s 农户申报") % {"place": show.region_name(village)},
        "trail": [show.region_name(village[:width]) for width in (6, 9, 12)], "answer": answer or {}, "form_id": journal.new_id(),
        "whole": law.whole if law else None, "working": bool(law and law.working), "source": law.source if law else "",
        "qr": qr_code(request.build_absolute_uri(address_of(village))),
    }  # fmt: skip
    return render(request, "identification/ask.html", context, status=status)
