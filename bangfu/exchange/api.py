"""The JSON API: what may be sent, sending facts, figures and the facts behind them. Sessions and CSRF as on the pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody
from bangfu.exchange.schema import schema
from bangfu.figures.engine import ask, facts
from bangfu.figures.question import Question, question_for
from bangfu.kit.answers import Refused, door, json_of, said
from bangfu.kit.asked import moment_of
from bangfu.kit.named import keyed
from bangfu.ledger import clock, inbox, journal, queries
from bangfu.ledger.journal import Outcome, Receipt, Sent
from bangfu.places.queries import find_region
from bangfu.plain.fact import KINDS
from bangfu.plain.figure import FIGURES
from bangfu.plain.period import Period
from bangfu.plain.reading import Context, read
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.reports import review

MOST_FACTS = 5000
MOST_ROWS = 500
GROUPS = ("", "child", "month")


@require_GET
@door
def kinds(request: HttpRequest, person: Somebody) -> Any:
    return [
        {"kind": name, "label": gettext(cls.kind().label), "schema": f"{reverse('exchange_api:kinds')}/{name}/schema"}
        for name, cls in KINDS.items()
    ]


@require_GET
@door
def kind_schema(request: HttpRequest, person: Somebody, kind: str) -> Any:
    if kind not in KINDS:
        raise Refused(404, Reason("no_kind", _("没有这种事实")))
    return schema(KINDS[kind])


@require_POST
@door
def send(request: HttpRequest, person: Somebody) -> Any:
    """Take facts in; a receipt for each, in order. What is refused is kept in quarantine."""
    if person.scope(Verb.ENTER).nothing:
        raise Refused(403, Reason("not_yours", _("您没有登记的权限")))
    raws = _raws(request)
    context = Context(clock.today(), find_region)
    answers: list[dict[str, Any]] = [{} for _raw in raws]
    sents: list[tuple[int, Sent]] = []
    for at, raw in enumerate(raws):
        result, own_id = _read(raw, context)
        if isinstance(result, tuple):
            answers[at] = _refuse(raw, result, person)
        else:
            sents.append((at, Sent(result, own_id)))
    clear: list[tuple[int, Sent]] = []
    for (at, sent), result in zip(sents, keyed([sent.fact for _at, sent in sents], person), strict=True):
        if isinstance(result, Reason):
            answers[at] = _refuse(raws[at], (result,), person)
        else:
            clear.append((at, Sent(result, sent.id)))
    receipts = journal.submit([sent for _at, sent in clear], person, origin="api")
    for (at, _sent), receipt in zip(clear, receipts, strict=True):
        refused = receipt.outcome is Outcome.REFUSED
        answers[at] = _refuse(raws[at], receipt.reasons, person) if refused else _receipt(receipt)
    return answers


def _raws(request: HttpRequest) -> list[Any]:
    try:
        raws = json_of(request.body)
    except ValueError:
        raise Refused(400, Reason("not_json", _("应为JSON"))) from None
    if not isinstance(raws, list) or len(raws) > MOST_FACTS:
        text = _("应为一个列表,最多%(most)s条")
        raise Refused(400, Reason("not_a_list", text, {"most": MOST_FACTS}))
    return raws


def _read(raw: Any, context: Context) -> tuple[Any, UUID | None]:
    """A fact with the sender's id, or the reasons why it is none."""
    if not isinstance(raw, dict) or str(raw.get("kind")) not in KINDS:
        return (Reason("no_kind", _("没有这种事实"), field="kind"),), None
    try:
        own_id = UUID(raw["id"]) if raw.get("id") else None
    except (ValueError, TypeError, AttributeError):
        return (Reason("not_an_id", _("应为UUID"), field="id"),), None
    if own_id is not None and not own_id.int:
        return (Reason("not_an_id", _("应为UUID"), field="id"),), None
    return read(KINDS[raw["kind"]], raw, context), own_id


def _refuse(raw: Any, reasons: tuple[Reason, ...], person: Somebody) -> dict[str, Any]:
    kept = raw if isinstance(raw, dict) else {"sent": raw}
    region = find_region(str(kept.get("region", ""))) or ""
    inbox.quarantine([inbox.Refused(str(kept.get("kind", "")), region, kept, reasons)], person, "api")
    return {"outcome": "refused", "id": kept.get("id"), "seq": None, "reasons": [said(r) for r in reasons]}


def _receipt(receipt: Receipt) -> dict[str, Any]:
    reasons = [said(reason) for reason in receipt.reasons]
    return {"outcome": receipt.outcome, "id": str(receipt.id), "seq": receipt.seq or None, "reasons": reasons}


def _question(request: HttpRequest, person: Somebody, keys: tuple[str, ...]) -> Question:
    """What the address asks, for what this person may see."""
    scope = person.scope(Verb.READ)
    by, moment = request.GET.get("by", ""), request.GET.get("as_of", "")
    try:
        period = Period.of(request.GET.get("period") or request.GET["year"])
        asof = moment_of(moment) if moment else None
    except (ValueError, KeyError):
        raise Refused(400, Reason("not_asked", _("请写明年份或时期,如 2014、2014Q3、2014-09"))) from None
    region = request.GET.get("region") or person.home
    if scope.nothing or (not scope.units and not scope.covers(region)):
        raise Refused(403, Reason("not_yours", _("您看不到这个地方的数字")))
    if by not in GROUPS:
        raise Refused(400, Reason("not_asked", _("请写明年份或时期,如 2014、2014Q3、2014-09")))
    return question_for(region, period, asof, scope, keys, by or None)


def _known(keys: list[str]) -> tuple[str, ...]:
    for key in keys:
        if key not in FIGURES:
            raise Refused(404, Reason("no_figure", _("没有「%(key)s」这个指标"), {"key": key}))
    return tuple(keys)


def _plain(value: Any) -> Any:
    """A value for JSON: whole numbers as such, others as text that keeps every digit."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value


@require_GET
@door
def figures(request: HttpRequest, person: Somebody) -> Any:
    """Figures by key: value (by group when `by` is asked), unit, label."""
    keys = _known(request.GET.getlist("key")) or tuple(FIGURES)
    question = _question(request, person, keys)
    answer = ask(question)
    return {
        key: {
            "value": {g: _plain(v) for g, v in answer[key].items()} if question.by
            else _plain(review.whole(answer, key, question.region)),
            "unit": gettext(FIGURES[key].unit), "label": gettext(FIGURES[key].label),
        }
        for key in keys
    }  # fmt: skip


@require_GET
@door
def figure_facts(request: HttpRequest, person: Somebody, key: str) -> Any:
    """A page of the facts behind a figure: what is open of each, and what it adds; `next` asks for more."""
    keys = _known([key])
    text = request.GET.get("limit", "50")
    limit = min(max(int(text), 1), MOST_ROWS) if text.isdecimal() else 50
    try:
        page = facts(key, _question(request, person, keys), after=request.GET.get("after") or None, limit=limit)
    except ValueError:
        raise Refused(400, Reason("bad_cursor", _("翻页的标记不对,请从第一页看起"))) from None
    entries = queries.entries(list(page.seqs))
    rows = [
        {
            "seq": seq, "id": str(e.id), "kind": e.kind, "region": e.region,
            "happened_on": e.happened_on.isoformat(), "value": _plain(value), "fields": e.body,
        }
        for seq, value in zip(page.seqs, page.values, strict=True) if (e := entries.get(seq))
    ]  # fmt: skip
    return {"facts": rows, "next": page.next}
