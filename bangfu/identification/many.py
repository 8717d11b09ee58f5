"""The pages by which something is entered for many households of a village at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.access.vault import masked_name
from bangfu.households.queries import poor_in
from bangfu.identification import batches, facts, queries
from bangfu.identification.models import Case
from bangfu.identification.procedure import Procedure, Step, procedure
from bangfu.identification.views import board_url, head_of
from bangfu.kit import forms, show
from bangfu.kit.views import posted_id, refused
from bangfu.ledger import clock, journal
from bangfu.plain.fact import KINDS, Fact, field_of
from bangfu.plain.policy import codes
from bangfu.plain.verdict import Reason


@dataclass(frozen=True)
class Page:
    """One form over a list to choose from: the kind, its values, which of its fields are asked once, who is chosen."""

    kind: type[Fact]
    raw: Mapping[str, Any]
    rows: Sequence[Case | batches.Candidate]
    heads: Mapping[str, str]
    chosen: frozenset[str]
    form_id: str
    asked: Sequence[str]
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def _shown(request: HttpRequest, page: Page, result: batches.Result, status: int = 200) -> HttpResponse:
    form = forms.form_of(page.kind, page.raw, result.flaws, page.form_id)
    form["fields"] = [one for one in form["fields"] if one["name"] in page.asked]
    each = {name: _(field_of(page.kind, name).label) for name in batches.OF_EACH.get(page.kind, ())}
    context = {
        "title": form["title"],
        "form": form,
        "each": list(each.values()),
        "rows": [
            {
                "case": row, "head": page.heads[row.key], "chosen": row.key in page.chosen,
                "own": [(name, label, page.own.get(row.key, {}).get(name, "")) for name, label in each.items()],
            }
            for row in page.rows
        ],
        "objected": [
            {
                "text": show.sentence(o.reason), "source": o.reason.source, "n": len(o.cases),
                "heads": [page.heads[key] for key in o.cases[:12]],
            }
            for o in result.objected
        ],
        "nothing": status != 200 and not page.chosen,
    }  # fmt: skip
    return render(request, "identification/bulk.html", context, status=status)


def _not_theirs(request: HttpRequest, levels: Sequence[str]) -> HttpResponse:
    values = {"levels": [codes("office_level")[level] for level in levels]}
    return refused(request, Reason("not_your_step", _("这一步由%(levels)s办理,您不能代签"), values))


def bulk(request: HttpRequest, kind: str) -> HttpResponse:
    """One step is taken for many cases of a village that wait for it."""
    person, words = somebody(request.user), request.GET
    region, batch = words.get("region", ""), words.get("batch", "")
    law, step = _asked_step(kind, words, person)
    if not person.levels(region) & set(step.signers):
        return _not_theirs(request, step.signers)
    cls = KINDS[kind]
    waiting = _waiting(kind, region, batch, law, step, person)
    heads = {case.key: head_of(case, person) for case in waiting}
    asked = batches.common_fields(cls)
    if request.method != "POST":
        raw = batches.prefilled(cls, step, law, clock.today())
        page = Page(cls, raw, waiting, heads, frozenset(heads), str(journal.new_id()), asked)
        return _shown(request, page, batches.Result())
    chosen, each = frozenset(request.POST.getlist("case")), batches.OF_EACH.get(cls, ())
    own = {key: {name: request.POST.get(f"{name}-{key}", "") for name in each} for key in chosen}
    raw = forms.raw_of(cls, request.POST)
    page = Page(cls, raw, waiting, heads, chosen, request.POST.get("form_id", ""), asked, own)
    taken = [case for case in waiting if case.key in chosen]
    result = batches.take(cls, raw, own, taken, posted_id(page.form_id), person)
    return _answered(request, page, result, board_url(region, law.name, batch))


def _asked_step(kind: str, words: Mapping[str, str], person: Somebody) -> tuple[Procedure, Step]:
    """The procedure and the step that the address names; 404 when the village has no such cases or the law no such step."""
    region, name = words.get("region", ""), words.get("procedure", "")
    rows = queries.together(region, name, words.get("batch", ""), person.scope(Verb.READ))
    first = rows.order_by("opened_on").first()
    law = procedure(name, first.opened_on, region) if first else None
    step = law.step(words.get("step", "")) if law else None
    if law is None or step is None or kind not in (step.fact, step.opens):
        raise Http404
    return law, step


def _waiting(kind: str, region: str, batch: str, law: Procedure, step: Step, person: Somebody) -> list[Case]:
    """The cases that can take the step now: for a publicity those not yet shown, or those on show."""
    rows = queries.together(region, law.name, batch, person.scope(Verb.READ)).filter(state="open", step=step.name)
    some = rows.exclude(stopped="objection_upheld").order_by("group", "key")
    if step.is_publicity:
        return [case for case in some if case.showing == (kind == step.fact)]
    return [case for case in some if not case.unanswered]


def _answered(request: HttpRequest, page: Page, result: batches.Result, board: str) -> HttpResponse:
    if result.flaws or result.objected or not page.chosen:
        return _shown(request, page, result, 422)
    messages.success(request, _("%(what)s:%(n)s 件已入账") % {"what": _(page.kind.kind().label), "n": result.taken})
    return redirect(board)


def propose(request: HttpRequest) -> HttpResponse:
    """Households of a village are proposed for exit together: a case begins for each one chosen."""
    person, region = somebody(request.user), request.GET.get("region", "")
    law = procedure("exit", clock.today(), region)
    if len(region) != 12 or law is None or not person.scope(Verb.READ).covers(region):
        raise Http404
    if not person.levels(region) & set(law.steps[0].signers):
        return _not_theirs(request, law.steps[0].signers)
    names, busy = person.may(Verb.NAMES, region), queries.under_way("exit", region)
    rows = [
        batches.Candidate(row.key, row.head, row.size, row.region)
        for row in poor_in(region, person.scope(Verb.READ)) if row.key not in busy
    ]  # fmt: skip
    heads = {row.key: row.head if names else masked_name(row.head) for row in rows}
    asked, today = ("happened_on", "batch"), clock.today()
    if request.method != "POST":
        raw: dict[str, Any] = {"happened_on": today.isoformat(), "batch": str(today.year)}
        page = Page(facts.ExitProposed, raw, rows, heads, frozenset(), str(journal.new_id()), asked)
        return _shown(request, page, batches.Result())
    raw, chosen = forms.raw_of(facts.ExitProposed, request.POST), frozenset(request.POST.getlist("case"))
    page = Page(facts.ExitProposed, raw, rows, heads, chosen, request.POST.get("form_id", ""), asked)
    result = batches.propose_exit(raw, [row for row in rows if row.key in chosen], posted_id(page.form_id), person)
    return _answered(request, page, result, board_url(region, "exit", str(raw["batch"])))
