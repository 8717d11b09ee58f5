"""The card by which a household sees what is kept about it: an address that says nothing, a PIN, and a way to say no."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bangfu.access import audit, tries
from bangfu.access.roles import Verb
from bangfu.access.scope import Visitor, somebody
from bangfu.handbook import household
from bangfu.households import queries as households
from bangfu.identification.notices import qr_code, too_many
from bangfu.kit import show
from bangfu.kit.thing import DOORS
from bangfu.kit.views import context_now, posted_id
from bangfu.ledger import clock, journal
from bangfu.plain.policy import codes, policy
from bangfu.plain.reading import read
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark
from bangfu.plans import facts, queries
from bangfu.plans.acts import pin_hash, token_of

HOUR = timedelta(hours=1)
STAYS = 900
"""Seconds for which a card stays open on a device."""
DIGITS = 6
FROM_HOUSEHOLD = Reason("from_household", mark("农户凭明白卡反映,请镇办受理"))
DOORS["plans.card_issued"] = lambda known: reverse("handbook:issue", args=[known.get("household") or "-"])


@never_cache
def issue(request: HttpRequest, key: str) -> HttpResponse:
    """Give a household a card. Its PIN is shown once, on the paper that is printed now; nobody can look it up later."""
    viewer = somebody(request.user)
    row = households.household(key)
    if row is None or not (viewer.may(Verb.NAMES, row.region) and viewer.may(Verb.ENTER, row.region)):
        raise Http404
    today, pin = clock.today(), ""
    if request.method == "POST":
        pin = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
        number = f"MB{journal.new_id().hex.upper()}"
        fact = facts.CardIssued(
            region=row.region, happened_on=today, card=number, household=key, pin=pin_hash(number, pin)
        )
        receipt = journal.submit([fact], viewer)[0]
        if receipt.outcome is not journal.Outcome.ACCEPTED:
            raise Http404
        audit.note(viewer, "card", f"household {key}")
        token = token_of(number)
    else:
        valid = queries.valid_card(key)
        token = valid.token if valid else ""
    address = request.build_absolute_uri(reverse("handbook:card", args=[token])) if token else ""
    context = {
        "title": _("明白卡"),
        "crumbs": [(row.head, reverse("kit:thing", args=["household", key])), (_("明白卡"), "")],
        "row": row, "place": show.region_path(row.region), "pin": pin, "token": token, "address": address,
        "qr": qr_code(address) if address else "", "helpers": [h for h in household.helpers_of(key, row.region, today) if h.until is None],
        "plan": household.plan_of(key), "today": today, "card": queries.valid_card(key),
    }  # fmt: skip
    return render(request, "handbook/issue.html", context)


@login_not_required
@never_cache
def card(request: HttpRequest, token: str) -> HttpResponse:
    """What a household may see; asked for the PIN first."""
    found = queries.card_of(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _let_in(request, found)
    if not _is_open(request, token):
        return _gate(request)
    return _page(request, found)


def _is_open(request: HttpRequest, token: str) -> bool:
    return request.session.get(f"card/{token}", 0) > clock.now().timestamp()


def _gate(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    return render(
        request, "handbook/gate.html", {"title": _("明白卡"), "error": error, "digits": DIGITS}, status=status
    )


def _let_in(request: HttpRequest, found: Any) -> HttpResponse:
    """Try a PIN: so many wrong ones an hour, whoever tries."""
    key = f"card/{found.token}"
    most = policy("card_pin_tries", clock.today(), found.region).value
    if not tries.may_try(key, most, HOUR, clock.now()):
        return _gate(request, _("试得太多,请一小时后再试,或请村上重新发卡"), 429)
    if not secrets.compare_digest(pin_hash(found.key, request.POST.get("pin", "").strip()), found.pin):
        return _gate(request, _("密码不对,请看卡上印的六位数字"), 422)
    tries.forget(key)
    request.session[f"card/{found.token}"] = clock.now().timestamp() + STAYS
    return redirect("handbook:card", token=found.token)


def _page(request: HttpRequest, found: Any, answer: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    row = households.household(found.household)
    if row is None:
        raise Http404
    today = clock.today()
    context = {
        "title": _("我家的明白卡"), "row": row, "trail": [show.region_name(row.region[:width]) for width in (6, 9, 12)],
        "state": show.code_label("household_state", row.state), "cause": show.code_label("cause", row.cause),
        "helpers": household.helpers_of(row.key, row.region, today), "plan": household.plan_of(row.key),
        "delivered": household.delivered_to(row.key), "visits": household.visits_to(row.key)[:20], "cases": household.why(row.key),
        "looks": household.who_looked(row.key, row.region), "disputes": queries.disputes_of(row.key),
        "about": [(code, _(label)) for code, label in codes("disputed").items()], "form_id": journal.new_id(), "answer": answer or {},
        "dispute_url": reverse("handbook:dispute", args=[found.token]),
        "answer_days": policy("dispute_answer_days", today, row.region).value,
        "states": {code: _(label) for code, label in codes("dispute_state").items()},
        "labels": {c: _(w) for c, w in codes("disputed").items()},
    }  # fmt: skip
    return render(request, "handbook/card.html", context, status=status)


@login_not_required
@never_cache
@require_POST
def dispute(request: HttpRequest, token: str) -> HttpResponse:
    """Take what the household calls untrue; it is held for the town to take up, and answered on record."""
    found = queries.card_of(token)
    if found is None:
        raise Http404
    if not _is_open(request, token):
        return redirect("handbook:card", token=token)
    said = {name: request.POST.get(name, "")[:2000] for name in ("about", "content", "phone")}
    today, form = clock.today(), posted_id(request.POST.get("form_id", ""))
    number = f"FY{form.hex[-8:].upper()}"
    home = households.household(found.household)
    region = home.region if home else found.region
    raw = {"region": region, "happened_on": today, "dispute": number, "household": found.household, **said}
    fact = read(facts.StatementDisputed, raw, context_now())
    if isinstance(fact, tuple):
        return _page(request, found, {**said, "error": _("请选哪一项,并写明哪里不对")}, 422)
    if too_many(request, region, today):
        return _page(request, found, {**said, "error": _("提交太频繁,请稍后再试,或拨打监督电话")}, 429)
    journal.submit([journal.Sent(fact, form)], Visitor(region), origin="web", hold=FROM_HOUSEHOLD)
    return _page(request, found, {"number": number})
