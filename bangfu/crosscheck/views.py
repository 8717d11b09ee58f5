"""The pages of cross-checking: what was compared and what waits; a comparison; a clue with why and what came of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, Somebody, somebody
from bangfu.access.vault import masked, masked_name
from bangfu.crosscheck import facts, queries, rules, sending
from bangfu.crosscheck.bringing import OFFICES, VILLAGE, offices_of
from bangfu.crosscheck.models import Finding
from bangfu.crosscheck.sheets import STATES
from bangfu.households import queries as households
from bangfu.identification import queries as identification
from bangfu.kit import show
from bangfu.kit.thing import THINGS
from bangfu.ledger import clock
from bangfu.ledger.journal import Outcome
from bangfu.plain import region as regions
from bangfu.plain.policy import codes

SHOWN = 20


def home(request: HttpRequest) -> HttpResponse:
    """What waits to be verified and where, files compared before, and for offices a file to bring."""
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    if not scope.regions:
        raise Http404
    region = person.home
    mine = offices_of(person)
    today = clock.today()
    width = regions.child_width(region) if len(region) < VILLAGE else VILLAGE
    context = {
        "title": _("数据比对"), "offices": [(r, show.region_path(r)) for r in mine], "today": today,
        "sources": [(code, show.code_label("crosscheck_source", code)) for code in codes("crosscheck_source") if code in rules.sources()],
        "sums": _tiles(queries.sums(scope, region, today)[0], {"region": region}),
        "places": _places(scope, region, "", width),
        "comparisons": [_line(row) for row in queries.comparisons(scope)[:SHOWN]],
        "waiting": _waiting(scope, person, region) if len(region) == VILLAGE else [],
        "consent_url": reverse("kit:enter", args=["crosscheck.consent_signed"]) if person.levels(region) else "",
    }  # fmt: skip
    return render(request, "crosscheck/home.html", context)


def _tiles(sums: dict[str, Any], words: dict[str, str]) -> list[dict[str, Any]]:
    labels = {
        "waiting": _("待核实"),
        "overdue": _("超期未核实"),
        "confirmed": _("属实"),
        "cleared": _("已排除"),
        "all": _("线索合计"),
    }
    late = {"state": rules.WAITING, "until": str(clock.today())}
    asked = {"overdue": late, "all": {}}
    return [
        {
            "label": label, "value": show.number(sums[key]), "unit": _("条"),
            "url": _list_url({**words, **asked.get(key, {"state": key})}),
        }
        for key, label in labels.items()
    ]  # fmt: skip


def _list_url(words: dict[str, str]) -> str:
    return reverse("kit:list", args=["findings"]) + "?" + urlencode(words)


def _places(scope: Scope, region: str, comparison: str, width: int) -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {**row, "name": show.region_label(row["place"]), "url": _list_url({"region": row["place"]})}
        for row in queries.sums(scope, region, today, comparison, width)
    ]


def _line(row: Any) -> dict[str, Any]:
    return {
        "row": row, "url": reverse("crosscheck:comparison", args=[row.key]), "source": show.code_label("crosscheck_source", row.source),
        "place": show.region_path(row.region), "rows": show.number(row.rows), "no_consent": show.number(row.no_consent),
        "found": show.number(row.found),
    }  # fmt: skip


def _waiting(scope: Scope, person: Somebody, region: str) -> list[dict[str, Any]]:
    """A village's clues that wait, those due first."""
    today = clock.today()
    rows = Finding.objects.filter(scope.rows(), region=region, state=rules.WAITING).order_by("due_on", "key")[:SHOWN]
    names = person.may(Verb.NAMES, region)
    return [
        {
            "url": reverse("crosscheck:finding", args=[f.key]), "name": f.name if names else masked_name(f.name), "due": f.due_on,
            "late": f.due_on < today, "source": show.code_label("crosscheck_source", f.source),
            "sort": show.code_label("finding_kind", f.sort),
        }
        for f in rows
    ]  # fmt: skip


def comparison(request: HttpRequest, key: str) -> HttpResponse:
    """A comparison, and what became of its clues by place."""
    scope = somebody(request.user).scope(Verb.READ)
    row = queries.comparison(key, scope)
    if row is None:
        raise Http404
    width = regions.child_width(row.region) if len(row.region) < VILLAGE else VILLAGE
    today = clock.today()
    counts = [
        (label, show.number(n)) for label, n in (
            (_("文件行数"), row.rows), (_("参加比对人数"), row.people), (_("未授权未查人数"), row.no_consent), (_("证件号一致"), row.exact),
            (_("多项信息吻合"), row.probable), (_("未达预警线"), row.below), (_("发出线索"), row.found),
        )
    ]  # fmt: skip
    context = {
        "title": _("数据比对"),
        "crumbs": [(_("数据比对"), reverse("crosscheck:home")), (_("比对结果"), "")],
        "line": _line(row), "counts": counts, "sums": queries.sums(scope, "", today, key)[0],
        "places": _places(scope, "", key, width),
    }  # fmt: skip
    return render(request, "crosscheck/comparison.html", context)


def finding(request: HttpRequest, key: str) -> HttpResponse:
    """A clue: who, why it is thought to be them, what the department says (covered), and what came of it."""
    person = somebody(request.user)
    row = queries.finding(key, person.scope(Verb.READ))
    if row is None:
        raise Http404
    if request.method == "POST":
        return _passed_on(request, person, row)
    told = sending.facts_of(row)
    clue = next(fact for fact in told if isinstance(fact, facts.ClueFound))
    names = person.may(Verb.NAMES, row.region)
    name = row.name if names else masked_name(row.name)
    today = clock.today()
    late = row.state == rules.WAITING and row.due_on < today
    others = households.homes([row.other]) if row.other else {}
    context = {
        "title": _("比对线索"), "row": row, "name": name, "place": show.region_path(row.region),
        "crumbs": [(_("数据比对"), reverse("crosscheck:home")), (_("比对线索"), _list_url({"region": row.region})), (name, "")],
        "source": show.code_label("crosscheck_source", row.source), "sort": show.code_label("finding_kind", row.sort),
        "how": show.code_label("match_how", row.how), "late": late,
        "state": _("超期未核实") if late else show.code_label("finding_state", row.state), "tone": "red" if late else STATES[row.state],
        "household_url": identification.household_url(row.household) if row.household else "",
        "other_place": show.region_path(others[row.other]) if row.other in others else "",
        "why": [_why(a) for a in clue.agreements], "evidence": [(e.head, masked(e.value)) for e in clue.evidence],
        "evidence_url": reverse("kit:entry_by_seq", args=[row.seq]) if person.may(Verb.UNMASK, row.region) else "",
        "checks": [_check(fact, names) for fact in told if isinstance(fact, facts.ClueVerified)],
        "verify_url": _verify_url(row) if person.levels(row.region) & {"village", "town"} else "",
        "case_url": THINGS["case"].url(row.case) if row.case else "",
        "may_pass": row.state == rules.CONFIRMED and not row.case and row.household and bool(person.levels(row.region) & OFFICES),
        "cases": _cases(row, person.scope(Verb.READ)),
    }  # fmt: skip
    return render(request, "crosscheck/finding.html", context)


def _why(agreement: facts.Agreement) -> dict[str, Any]:
    """One line of why: which field, how it agreed, how much it counts."""
    bits = agreement.bits
    return {
        "field": show.code_label("link_field", agreement.field),
        "level": show.code_label("link_level", agreement.level) if agreement.field != "start" else "",
        "bits": f"{bits:+.1f}" if bits else "—", "up": bits > 0, "down": bits < 0,
    }  # fmt: skip


def _check(fact: facts.ClueVerified, names: bool) -> dict[str, Any]:
    return {
        "on": fact.happened_on, "outcome": show.code_label("finding_outcome", fact.outcome), "tone": STATES[fact.outcome],
        "reason": fact.reason, "by": fact.by if names else masked_name(fact.by),
    }  # fmt: skip


def _verify_url(row: Finding) -> str:
    values = {"region": row.region, "finding": row.key}
    return reverse("kit:enter", args=["crosscheck.clue_verified"]) + "?" + urlencode(values)


def _cases(row: Finding, scope: Scope) -> list[tuple[str, str]]:
    """The household's cases, where what follows is decided."""
    found = identification.of_household(row.household, scope) if row.household else []
    return [(f"{show.code_label('procedure', c.procedure)} · {c.key}", THINGS["case"].url(c.key)) for c in found]


def _passed_on(request: HttpRequest, person: Somebody, row: Finding) -> HttpResponse:
    """Begin a case of monitoring with a clue found true."""
    if row.state != rules.CONFIRMED or row.case or not row.household:
        raise Http404
    receipts = sending.pass_on(row, person)
    first = receipts[0]
    if receipts[-1].outcome is Outcome.ACCEPTED:
        messages.success(request, _("已转为监测线索,按监测程序办理;已在监测中的并入原办理"))
    elif first.outcome is Outcome.HELD:
        messages.warning(request, _("已收下,待核:%(why)s") % {"why": ";".join(show.sentence(r) for r in first.reasons)})
    else:
        messages.error(request, ";".join(show.sentence(r) for r in first.reasons))
    return redirect("crosscheck:finding", key=row.key)
