"""What is kept about a household, gathered from all rooms: for its handbook, and for what it may see itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bangfu.access import audit
from bangfu.access.scope import EVERYWHERE
from bangfu.helping import queries as helping
from bangfu.identification import queries as identification
from bangfu.identification import story
from bangfu.kit import show
from bangfu.ledger.bulk import pieces
from bangfu.ledger.models import Entry, Subject
from bangfu.ledger.projection import live_entries, told
from bangfu.pairing import queries as pairing
from bangfu.people import queries as people
from bangfu.people.facts import CadreRegistered
from bangfu.plain.policy import policy
from bangfu.plans import queries as plans
from bangfu.plans.models import Delivered
from bangfu.plans.panels import amounts
from bangfu.plans.rules import whole
from bangfu.survey.queries import papers_of

VERBS = {
    "unmask": gettext_noop("查看证件号码等个人信息"), "handbook": gettext_noop("打开帮扶手册"),
    "card": gettext_noop("发明白卡"), "pack": gettext_noop("查看交接资料"), "photo": gettext_noop("看现场照片"),
}  # fmt: skip


@dataclass(frozen=True)
class Helper:
    """Who helps a household, with what it may be told: name, unit, phone where the policy allows."""

    cadre: str
    name: str
    unit: str
    role: str
    since: Any
    until: Any
    phone: str


def helpers_of(household: str, region: str, today: Any) -> list[Helper]:
    """Who helps a household and who did, the present ones first."""
    held = pairing.pairs(household=household)
    cadres = {c.key: c for c in people.cadres((), [h.row.cadre for h in held])}
    units = people.units(c.unit for c in cadres.values() if c.unit)
    phones = _phones(cadres) if policy("card_shows_phone", today, region).value else {}
    found = []
    for h in held:
        cadre = cadres.get(h.row.cadre)
        unit = units[cadre.unit].name if cadre and cadre.unit in units else ""
        role = show.code_label("pair_role", h.row.role or "first")
        found.append(
            Helper(
                h.row.cadre,
                cadre.name if cadre else h.row.cadre,
                unit,
                role,
                h.since,
                h.until,
                phones.get(h.row.cadre, ""),
            )
        )
    return found


def _phones(cadres: Any) -> dict[str, str]:
    """Cadre → phone, as registered last."""
    facts = [told(e).fact for e in live_entries([f"cadre:{key}" for key in cadres])]
    rows = sorted((one for one in facts if isinstance(one, CadreRegistered)), key=lambda one: one.happened_on)
    return {one.cadre: one.phone for one in rows if one.phone}


def plan_of(household: str) -> dict[str, Any] | None:
    """The household's plan as it can be read by anybody it concerns."""
    found = plans.plans_of(household)
    if not found:
        return None
    plan = found[0]
    titles = show.titles_of(
        [("unit", p.measure.unit) for p in plan.progress] + [("cadre", p.measure.cadre) for p in plan.progress]
    )
    return {
        "row": plan.row, "state": show.code_label("plan_state", plan.row.state), "need": plan.fact.need,
        "cause": show.code_label("cause", plan.fact.cause), "goals": [
            {"year": g.year, "income": show.number(g.income) if g.income is not None else "", "aim": g.aim}
            for g in sorted(plan.fact.goals, key=lambda g: g.year)
        ],
        "percent": whole(plan.progress),
        "measures": [
            {
                "what": p.measure.what, "kind": show.code_label("monitored_measure", p.measure.kind), "percent": p.percent,
                "planned": amounts(p.measure.quantity, p.measure.quantity_unit, p.measure.money),
                "done": amounts(p.quantity, p.measure.quantity_unit, p.money), "due": p.measure.due,
                "who": show.listed(
                    x for x in (titles.get(f"unit:{p.measure.unit}", ""), titles.get(f"cadre:{p.measure.cadre}", "")) if x
                ),
            }
            for p in plan.progress
        ],
    }  # fmt: skip


def delivered_to(household: str) -> list[dict[str, Any]]:
    """What reached a household, from every room, the latest first, each with its entry."""
    rows = [
        {
            "on": d.happened_on,
            "seq": d.seq,
            "what": d.measure,
            "much": amounts(d.quantity, "", d.money),
            "income": d.income,
            "signed": d.signed,
        }
        for d in Delivered._default_manager.filter(household=household)
    ]
    rows += [
        {
            "on": r.on, "seq": r.seq, "income": None, "signed": None, "much": amounts(None, "", r.money),
            "what": _("走访慰问") + (f" {r.what}" if r.what else "") if r.kind == "society" else _("资助学生"),
        }
        for r in helping.reached([household]).get(household, ())
    ]  # fmt: skip
    return sorted(rows, key=lambda one: (one["on"], one["seq"]), reverse=True)


def visits_to(household: str) -> list[dict[str, Any]]:
    """The visits to a household, the latest first, with what was done."""
    rows = pairing.visits_to(household)
    names = show.titles_of(("cadre", v.cadre) for v in rows)
    return [
        {
            "on": v.happened_on, "seq": v.seq, "who": names.get(f"cadre:{v.cadre}", v.cadre), "note": v.note,
            "what": show.listed(show.code_label("visit_what", w) for w in v.what),
        }
        for v in rows
    ]  # fmt: skip


def why(household: str) -> list[dict[str, Any]]:
    """Why a household was chosen or not, left or not: each case told in sentences."""
    cases = identification.of_household(household, EVERYWHERE)
    histories, states = (
        identification.histories([c.key for c in cases]),
        identification.standings([c.key for c in cases]),
    )
    return [
        {
            "procedure": _(states[c.key].procedure.label), "now": show.sentence(story.outcome(states[c.key])),
            "lines": [{"on": line.on, "text": show.sentence(line.said)} for line in story.tell(histories[c.key])],
        }
        for c in cases if c.key in states
    ]  # fmt: skip


def who_looked(household: str, region: str) -> list[dict[str, Any]]:
    """Who looked at what is personal about a household, and what for."""
    seqs = list(Subject.objects.filter(subject=f"household:{household}").values_list("seq", flat=True))
    ids = [i for piece in pieces(seqs) for i in Entry.objects.filter(seq__in=piece).values_list("id", flat=True)]
    papers = [f"paper {instance}" for instance in papers_of(household)]
    return [
        {
            "at": one.at,
            "who": show.listed(x for x in (one.office, one.who) if x),
            "what": _(VERBS.get(one.verb, one.verb)),
            "reason": one.reason,
        }
        for one in audit.looks([f"household {household}", *(f"entry {i}" for i in ids), *papers])
    ]
