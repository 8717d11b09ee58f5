"""The desk's pages of cases: the board, one step for many cases, a case, and why."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.access.vault import masked_name
from bangfu.identification import batches, board, facts, queries, story, turns
from bangfu.identification.acts import notice_token
from bangfu.identification.models import Case
from bangfu.identification.procedure import Procedure, Step, procedure
from bangfu.identification.risks import unmet_risks
from bangfu.identification.standing import Standing, standing
from bangfu.kit import crumbs, show
from bangfu.kit.views import time_line
from bangfu.ledger import clock, journal
from bangfu.ledger import queries as journal_queries
from bangfu.plain.fact import KINDS, Fact, fields_of
from bangfu.plain.policy import codes

MOST_LISTED = 400
TONES = {"open": "blue", "finished": "ok", "rejected": "red", "withdrawn": "grey"}


def show_board(request: HttpRequest) -> HttpResponse:
    """What waits for whom in a region; in a village with the steps to be taken for all."""
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    region = request.GET.get("region") or person.home
    if scope.nothing or (region and not scope.covers(region)):
        raise Http404
    counts = board.procedures(region, scope)
    name = request.GET.get("procedure") or max(counts, key=lambda key: counts[key], default="identification")
    if name not in codes("procedure"):
        raise Http404
    rows = board.cases(region, name, "", scope)
    known = board.batches(rows)
    batch = request.GET.get("batch", known[0] if known and len(region) == 12 else "")
    rows = rows.filter(batch=batch) if batch else rows
    first = rows.order_by("opened_on").first()
    today = clock.today()
    law = procedure(name, first.opened_on if first else today, region)
    places = board.by_place(rows, region, today)
    village = region if len(region) == 12 else ""
    context = {
        "title": _("识别与退出进度"),
        "place": show.region_path(region) if region else "",
        "region": region,
        "batch": batch,
        "batches": known,
        "procedure": name,
        "procedures": [(code, _(label), counts.get(code, 0)) for code, label in codes("procedure").items()],
        "law": law,
        "crumbs": crumbs.places(region, scope, lambda code: board_url(code, name, batch)),
        "steps": [_waiting(w, law, person, region, batch) for w in board.by_step(rows, law, today)] if law else [],
        "sums": board.totals(places.values()),
        "places": [
            {"name": show.region_name(code), "url": board_url(code, name, batch), **counted} for code, counted in places.items()
        ] if not village else [],
        "rows": [_row(case, person, today) for case in rows.order_by("state", "group", "key")[:MOST_LISTED]] if village else [],
        "notices": _notices(rows, today) if village else [],
        "list_url": list_url(region, name),
        "empty": {"title": _("还没有申请或提名"), "text": _("村里登记申请或提名以后,这里按环节列出。")},
        "beginnings": _beginnings(village, name, batch, person),
    }  # fmt: skip
    return render(request, "identification/board.html", context)


def board_url(region: str, name: str, batch: str) -> str:
    words = {"region": region, "procedure": name, **({"batch": batch} if batch else {})}
    return reverse("identification:board") + "?" + urlencode(words)


def list_url(region: str, name: str, step: str = "") -> str:
    words = {"procedure": name, "region": region, **({"step": step} if step else {})}
    return reverse("kit:list", args=["cases"]) + "?" + urlencode(words)


def _waiting(w: board.Waiting, law: Procedure, person: Somebody, region: str, batch: str) -> dict[str, Any]:
    village = region if len(region) == 12 else ""
    mine = bool(village and person.levels(village) & set(w.step.signers))
    made: dict[str, Any] = {
        "w": w,
        "label": _(w.step.label),
        "who": _(codes("office_level")[w.step.signers[0]]),
        "actions": [],
        "url": list_url(region, law.name, w.step.name),
    }
    if mine and w.n:
        ways = [(w.step.fact, w.n - w.stopped)]
        if w.step.is_publicity:
            ways = [(w.step.opens, w.n - w.showing), (w.step.fact, w.showing)]
        for kind, n in ways:
            if n > 0:
                query = urlencode({"region": village, "procedure": law.name, "batch": batch, "step": w.step.name})
                url = reverse("identification:bulk", args=[kind]) + "?" + query
                label = _("%(what)s · %(n)s 件") % {"what": _(KINDS[kind].kind().label), "n": n}
                made["actions"].append({"label": label, "url": url})
    return made


def _beginnings(village: str, name: str, batch: str, person: Somebody) -> list[dict[str, str]]:
    """How cases of a procedure are begun in a village, for those who may: together from the register, or by a form each."""
    law = procedure(name, clock.today(), village) if village else None
    if law is None or not person.levels(village) & set(law.steps[0].signers):
        return []
    kind = KINDS[law.steps[0].fact]
    if kind is facts.ExitProposed:
        url = reverse("identification:propose") + "?" + urlencode({"region": village})
    else:
        words = {"region": village, "case": new_key(), "batch": batch or str(clock.today().year), "procedure": name}
        names = {f.name for f in fields_of(kind)}
        url = (
            reverse("kit:enter", args=[kind.kind().name])
            + "?"
            + urlencode({k: v for k, v in words.items() if k in names})
        )
    return [{"label": _(kind.kind().label), "url": url, "icon": "plus"}]


def new_key() -> str:
    """A number for a new case or objection: the day and what makes it the only one."""
    return f"{clock.today():%Y%m%d}-{journal.new_id().hex[-6:].upper()}"


def head_of(case: Case, person: Somebody) -> str:
    if case.procedure.startswith("village"):
        return show.region_name(case.region)
    return case.head if person.may(Verb.NAMES, case.region) else masked_name(case.head)


def _row(case: Case, person: Somebody, today: Any) -> dict[str, Any]:
    return {
        "case": case,
        "url": reverse("identification:case", args=[case.key]),
        "head": head_of(case, person),
        "step": show.code_label("case_step", case.step) if case.step else "—",
        "state": show.code_label("case_state", case.state),
        "tone": TONES[case.state],
        "late": bool(case.due_on and case.due_on < today),
    }


def _notices(rows: Any, today: Any) -> list[dict[str, Any]]:
    """The addresses of what a village shows to the public today."""
    shown = queries.on_show([case.key for case in rows], today)
    return [
        {
            "label": show.code_label("publicity_round", p.round) if p.round in codes("publicity_round") else _("公告"),
            "until": p.until, "url": reverse("identification:notice", args=[p.token]),
        }
        for p in shown
    ]  # fmt: skip


def _found(request: HttpRequest, key: str) -> tuple[Case, Somebody, list[Fact], Standing]:
    person = somebody(request.user)
    found = queries.case(key, person.scope(Verb.READ))
    if found is None:
        raise Http404
    history = queries.histories([key])[key]
    state = standing(history)
    if state is None:
        raise Http404
    return found, person, history, state


def show_case(request: HttpRequest, key: str) -> HttpResponse:
    """A case: its steps, whose turn it is and until when, what can be done now, all that happened."""
    found, person, _history, state = _found(request, key)
    entries = journal_queries.time_line(f"case:{key}", person.scope(Verb.READ))
    step = state.step
    context = {
        "title": head_of(found, person),
        "crumbs": _crumbs(found, person, head_of(found, person)),
        "case": found,
        "procedure": _(state.procedure.label),
        "source": state.procedure.source,
        "place": show.region_path(found.region),
        "state": show.code_label("case_state", found.state),
        "tone": TONES[found.state],
        "stopped": bool(state.stops),
        "now": show.sentence(story.outcome(state)),
        "late": bool(state.due_on and state.due_on < clock.today()),
        "steps": [_step(s, state) for s in state.procedure.steps],
        "actions": _actions(found, state, person),
        "dl": [
            (_("镇村"), show.region_path(found.region)), (_("批次"), found.batch or "—"), (_("村民小组"), found.group or "—"),
            (_("人口"), show.number(found.people)), (_("户编号"), found.household or "—"), (_("办理编号"), found.key),
            (_("开始日期"), found.opened_on.isoformat()), (_("期限"), state.due_on.isoformat() if state.due_on else "—"),
        ],
        "household_url": queries.household_url(found.household),
        "register_url": _register_url(found, person),
        "notice_url": _notice_url(found, step, state),
        "board_url": board_url(found.region, found.procedure, found.batch),
        "risks": _unmet(state, found.region) if person.may(Verb.UNMASK, found.region) else 0,
        "timeline": time_line(entries, person.scope(Verb.NAMES), but="case"),
    }  # fmt: skip
    return render(request, "identification/case.html", context)


def _crumbs(found: Case, person: Somebody, *then: str) -> crumbs.Crumbs:
    """The boards of the places that a case lies in, down to it."""
    return crumbs.places(found.region, person.scope(Verb.READ), lambda code: board_url(code, found.procedure, found.batch), *then)


def _step(step: Step, state: Standing) -> dict[str, Any]:
    shown = state.showing(step.name)
    return {
        "label": _(step.label),
        "who": "、".join(_(codes("office_level")[level]) for level in step.signers[:1]),
        "done_on": state.done.get(step.name),
        "now": state.step is not None and state.step.name == step.name,
        "skipped": not state.needs(step),
        "shown": shown,
    }


def _following(found: Case, state: Standing) -> list[dict[str, Any]]:
    """What a monitored household's case may be followed by: the closing of its risk, or a new clue after that."""
    if state.procedure.name != "monitoring" or "identify" not in state.done or state.ended_how == "natural":
        return []
    last = queries.closing_of(found.key)
    if state.ended_how != "risk_closed" and last is not None:
        return _marking(found, last) if last.state == "finished" else []
    words = {
        "region": found.region, "case": new_key(), "batch": found.batch, "household": found.household, "head": found.head,
        "group": found.group, "people": str(found.people or ""), "earlier": found.key,
    }  # fmt: skip
    kind: type[Fact] = facts.ClueReceived if state.ended_how == "risk_closed" else facts.RiskClosingProposed
    url = reverse("kit:enter", args=[kind.kind().name]) + "?" + urlencode(words)
    return [{"label": _(kind.kind().label), "url": url, "icon": kind.kind().icon, "forward": True}]


def _marking(found: Case, closing: Case) -> list[dict[str, Any]]:
    kind = facts.RiskClosed
    words = {"region": found.region, "case": found.key, "closing": closing.key}
    url = reverse("kit:enter", args=[kind.kind().name]) + "?" + urlencode(words)
    return [{"label": _(kind.kind().label), "url": url, "icon": kind.kind().icon, "forward": True, "by": "county"}]


def _actions(found: Case, state: Standing, person: Somebody) -> list[dict[str, Any]]:
    """The forms of what may be entered now, with what is known filled in."""
    if not person.may(Verb.ENTER, found.region):
        return []
    levels = person.levels(found.region)
    made = [one for one in _following(found, state) if levels & ({one["by"]} if "by" in one else {"village", "town"})]
    for kind in turns.possible(state, levels):
        step = state.step if state.step and kind.kind().name in (state.step.fact, state.step.opens) else None
        words = {
            **batches.prefilled(kind, step, state.procedure, clock.today()),
            "region": found.region,
            "case": found.key,
        }
        words["objection"] = state.unanswered[0].key if kind is facts.ObjectionAnswered else new_key()
        words = {name: value for name, value in words.items() if name in {f.name for f in fields_of(kind)}}
        url = reverse("kit:enter", args=[kind.kind().name]) + "?" + urlencode(words)
        forward = kind in (turns.next_kind(state), facts.ObjectionAnswered)
        made.append({"label": _(kind.kind().label), "url": url, "icon": kind.kind().icon, "forward": forward})
    return made


REGISTERING = {
    ("identification", ""): "households.household_registered",
    ("identification", "exited"): "households.household_relapsed",
    ("exit", "poor"): "households.household_exited",
}
"""What is entered once a case has gone through, by procedure and the household's state in the register."""


def _register_url(found: Case, person: Somebody) -> dict[str, str] | None:
    """When a case has gone through: the form by which the household is registered, leaves, or is poor again."""
    kind = REGISTERING.get((found.procedure, queries.state_of(found.household)))
    if found.state != "finished" or not kind or not person.may(Verb.ENTER, found.region):
        return None
    words = {
        "region": found.region,
        "household": found.household,
        "group": found.group,
        "people": str(found.people or ""),
    }
    words = {name: value for name, value in words.items() if value and name in {f.name for f in fields_of(KINDS[kind])}}
    return {"label": _(KINDS[kind].kind().label), "url": reverse("kit:enter", args=[kind]) + "?" + urlencode(words)}


def _notice_url(found: Case, step: Step | None, state: Standing) -> str:
    if step is None or not state.showing(step.name):
        return ""
    return reverse("identification:notice", args=[notice_token(found.region, found.procedure, found.batch, step.round)])


def _unmet(state: Standing, region: str) -> int:
    identified = state.done.get("identify")
    return len(unmet_risks(state.risks, state.measures, identified, region)) if identified else 0


def why(request: HttpRequest, key: str) -> HttpResponse:
    """Why (not) us: the case told in sentences for the household, to be printed."""
    found, person, history, state = _found(request, key)
    context = {
        "title": _("办理情况说明"),
        "crumbs": [*_crumbs(found, person), (head_of(found, person), reverse("identification:case", args=[key])), (_("办理情况说明"), "")],
        "head": head_of(found, person),
        "place": show.region_path(found.region),
        "procedure": _(state.procedure.label),
        "source": state.procedure.source,
        "now": show.sentence(story.outcome(state)),
        "lines": [
            {"on": line.on, "label": _(line.label), "text": show.sentence(line.said), "source": line.said.source, "tone": line.tone}
            for line in story.tell(history)
        ],
        "case": found,
        "case_url": reverse("identification:case", args=[key]),
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "identification/why.html", context)
