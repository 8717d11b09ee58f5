"""How cases follow from their facts, what is objected to, and who signs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Model

from bangfu.access.vault import search_hash
from bangfu.households.facts import HouseholdExited, HouseholdRegistered
from bangfu.identification import facts, monitoring, queries, risks, rules, turns
from bangfu.identification.models import Case, Monitored, Objection, Omission, Publicity
from bangfu.identification.standing import Standing, birth_of, standing
from bangfu.kit.sound import sound
from bangfu.ledger.registry import Told, check, fold, signed_by
from bangfu.plain.fact import KINDS, Fact
from bangfu.plain.policy import policy
from bangfu.plain.verdict import Verdict

ANNOUNCED = "announced"


@fold("case", Case, Monitored, Publicity, Objection)
def case(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    told_facts = [one.fact for one in tolds]
    birth, state = birth_of(told_facts), standing(told_facts)
    if state is None:
        return
    stream = f"case:{key}"
    seq = next(one.seq for one in tolds if one.fact is birth)
    yield _case(key, stream, birth, state, seq)
    if state.procedure.name == "monitoring":
        yield _monitored(key, stream, birth, state, tolds)
    about = (birth.region, state.procedure.name, birth.batch)
    for s in state.shown:
        yield Publicity(
            stream=stream, case=key, region=birth.region, token=notice_token(*about, s.round), round=s.round,
            opened_on=s.opened_on, until=s.until, closed_on=s.closed_on, place=s.place, phone=s.phone,
        )  # fmt: skip
    announced = [x for x in told_facts if isinstance(x, facts.Announced) and "announce" in state.done]
    for fact in announced[-1:]:
        yield Publicity(
            stream=stream, case=key, region=birth.region, token=notice_token(*about, ANNOUNCED), round=ANNOUNCED,
            opened_on=fact.happened_on, until=fact.until,
        )  # fmt: skip
    for o in state.objections:
        yield Objection(
            key=key, objection=o.key, stream=stream, region=birth.region, raised_on=o.raised_on, way=o.way, state=o.outcome or "open",
            due_on=state.procedure.later(o.raised_on, state.procedure.answer_within), answered_on=o.answered_on, reason=o.reason,
        )  # fmt: skip


def _case(key: str, stream: str, birth: Any, state: Standing, seq: int) -> Case:
    step = state.step
    shown = state.showing(step.name) if step else None
    head = getattr(birth, "head", "") or key
    return Case(
        key=key, stream=stream, region=birth.region, procedure=state.procedure.name, batch=birth.batch,
        household=getattr(birth, "household", ""), head=head, sound=sound(head), group=getattr(birth, "group", ""),
        people=getattr(birth, "people", None), state=state.state, step=step.name if step else "", waits_for=state.waits_for,
        due_on=state.due_on, showing=bool(shown), stopped=state.stops[0].code if state.stops else "",
        unanswered=len(state.unanswered), opened_on=state.opened_on, step_since=state.step_since, ended_on=state.ended_on,
        ended_how=state.ended_how, monitored_class=state.monitored_class, earlier=getattr(birth, "earlier", ""), seq=seq,
    )  # fmt: skip


def _monitored(key: str, stream: str, birth: Any, state: Standing, tolds: Sequence[Told]) -> Monitored:
    deciding = [one.seq for one in tolds if isinstance(one.fact, facts.MonitoredHouseholdIdentified)]
    due = monitoring.duty(state, birth.region)
    now = monitoring.stage(state)
    identified = state.done.get("identify")
    unmet = (
        risks.unmet_risks(state.risks, state.measures, identified, birth.region)
        if identified and now in monitoring.IN_STOCK
        else ()
    )
    return Monitored(
        key=key, stream=stream, region=birth.region, household=birth.household, head=birth.head, sound=sound(birth.head),
        people=birth.people, source=birth.source, stage=now, monitored_class=state.monitored_class, found_on=state.opened_on,
        identified_on=identified, identified_seq=deciding[-1] if deciding else None, helped_on=state.helped_on,
        green=state.helped_first_on is not None, unmet=len(unmet), due=due.what if due else "", due_on=due.due_on if due else None,
        closable_on=monitoring.closable_on(state, birth.region), ended_on=state.ended_on if now in monitoring.ENDED else None,
        again=bool(birth.earlier),
    )  # fmt: skip


def notice_token(region: str, procedure: str, batch: str, round_: str) -> str:
    """The address of a notice: a keyed hash of what it shows, which nobody can guess."""
    return search_hash(f"notice/{region}/{procedure}/{batch}/{round_}")


def _before(some: Sequence[Any]) -> list[Standing | None]:
    """For each fact, where its case stood by its other facts up to the day of it."""
    known = queries.histories({fact.case for fact in some})
    return [
        standing([x for x in known[fact.case] if x.happened_on <= fact.happened_on and x != fact]) for fact in some
    ]  # fmt: skip


def _other(fact: Any) -> str:
    """The case on which a fact rests besides its own: the one before it, or the closing that it marks."""
    return fact.closing if isinstance(fact, facts.RiskClosed) else getattr(fact, "earlier", "")


def _earlier(some: Sequence[Any]) -> dict[str, Standing]:
    return queries.standings({key for fact in some if (key := _other(fact))})


def _check_case(some: Sequence[Any]) -> list[Verdict]:
    earlier = _earlier(some)
    return [
        rules.may_happen(fact, before, earlier.get(_other(fact)))
        for fact, before in zip(some, _before(some), strict=True)
    ]


def _signers(some: Sequence[Any]) -> list[Collection[str]]:
    return [turns.signers(fact, before) for fact, before in zip(some, _before(some), strict=True)]


@fold("omission", Omission)
def omission(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    report = next(one.fact for one in tolds if isinstance(one.fact, facts.OmissionReported))
    answers = [one.fact for one in tolds if isinstance(one.fact, facts.OmissionAnswered)]
    answer = answers[-1] if answers else None
    days = policy("omission_answer_days", report.happened_on, report.region).value
    yield Omission(
        key=key, stream=f"omission:{key}", region=report.region, batch=report.batch, reported_on=report.happened_on, way=report.way,
        state=answer.outcome if answer else "open", due_on=report.happened_on + timedelta(days=days),
        answered_on=answer.happened_on if answer else None, case=answer.case if answer else "", reason=answer.reason if answer else "",
    )  # fmt: skip


@check(facts.OmissionAnswered)
def check_omission_answered(some: Sequence[facts.OmissionAnswered]) -> list[Verdict]:
    rows = {row.key: row for row in Omission.objects.filter(key__in=[fact.omission for fact in some])}
    days = {key: (row.reported_on, row.answered_on) for key, row in rows.items()}
    return [rules.may_answer_omission(fact, *days.get(fact.omission, (None, None))) for fact in some]


@signed_by(facts.OmissionAnswered)
def signers_of_omission(some: Sequence[facts.OmissionAnswered]) -> list[Collection[str]]:
    return [turns.ABOVE_THE_VILLAGE for _fact in some]


for _kind in [k for k in KINDS.values() if k.kind().stream == "case"]:
    check(_kind)(_check_case)
    signed_by(_kind)(_signers)


@check(facts.CheckDrawn)
def check_drawn(some: Sequence[facts.CheckDrawn]) -> list[Verdict]:
    rows = {row.key: row for row in Case.objects.filter(key__in=[fact.case for fact in some])}
    among = {(row.region, row.batch): queries.waiting_for_draw(row.region, row.batch) for row in rows.values()}
    return [
        rules.drawn_as_seeded(fact, among[rows[fact.case].region, rows[fact.case].batch])
        if fact.case in rows
        else Verdict()
        for fact in some
    ]


@check(facts.ClueReceived)
def check_clue(some: Sequence[facts.ClueReceived]) -> list[Verdict]:
    known = queries.of_households(_keys(some))
    return [risks.not_monitored_already(fact, known.get(fact.household, ())) for fact in some]


@check(facts.MonitoredHouseholdIdentified)
def check_class(some: Sequence[facts.MonitoredHouseholdIdentified]) -> list[Verdict]:
    origins = queries.origins({fact.case for fact in some})
    return [risks.class_fits(fact, origins.get(fact.case, "")) for fact in some]


@check(HouseholdRegistered)
def check_registered(some: Sequence[HouseholdRegistered]) -> list[Verdict]:
    known = queries.of_households(_keys(some))
    return [rules.may_register(known.get(fact.household, ())) for fact in some]


@check(HouseholdExited)
def check_exited(some: Sequence[HouseholdExited]) -> list[Verdict]:
    known = queries.of_households(_keys(some))
    return [rules.may_exit(known.get(fact.household, ())) for fact in some]


def _keys(some: Sequence[Fact]) -> list[str]:
    return [getattr(fact, "household", "") for fact in some]
