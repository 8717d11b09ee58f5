"""How teams and posts follow from facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model

from bangfu.kit.sound import initials, sound
from bangfu.ledger.registry import Told, check, fold
from bangfu.people import queries as people
from bangfu.plain.policy import policy
from bangfu.plain.verdict import Verdict
from bangfu.stationing import queries, rules
from bangfu.stationing.facts import (
    CadrePosted,
    CadreRecalled,
    CadreReplaced,
    DaysConfirmed,
    DutyRostered,
    LeaveApplied,
    LeaveApproved,
    LeaveRefused,
    PostHandedOver,
    PresenceObjected,
    PresenceObjectionAnswered,
    PromiseMade,
    PromiseSettled,
    ReturnedFromLeave,
    TeamSetUp,
    TeamWithdrawn,
)
from bangfu.stationing.models import Leave, Posting, PresenceObjection, Promise, Team


@fold("team", Team, Posting)
def team(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    set_up = [one.fact for one in tolds if isinstance(one.fact, TeamSetUp)][-1]
    gone = [one.fact.happened_on for one in tolds if isinstance(one.fact, TeamWithdrawn)]
    postings = _postings(key, tolds)
    serving = [p for p in postings if p.until is None]
    yield Team(
        key=key, stream=f"team:{key}", region=set_up.region, name=set_up.name, sound=sound(set_up.name),
        initials=initials(set_up.name), unit=set_up.unit, since=set_up.happened_on, due=set_up.until, until=gone[-1] if gone else None,
        leader=next((p.cadre for p in serving if p.post == "leader"), ""), strength=len(serving),
        state="withdrawn" if gone else "there",
    )  # fmt: skip
    yield from postings


def _postings(key: str, tolds: Sequence[Told]) -> list[Posting]:
    """Each posting with the day it ended: the first replacement or recall of that cadre from its day on."""
    ends = [one.fact for one in tolds if isinstance(one.fact, CadreReplaced | CadreRecalled)]
    return [
        Posting(
            stream=f"team:{key}", team=key, region=one.fact.region, cadre=one.fact.cadre, post=one.fact.post,
            since=one.fact.happened_on, seq=one.seq, due=one.fact.until, seat=one.fact.seat,
            until=min(
                (e.happened_on for e in ends if e.cadre == one.fact.cadre and e.happened_on >= one.fact.happened_on),
                default=None,
            ),
        )
        for one in tolds
        if isinstance(one.fact, CadrePosted)
    ]  # fmt: skip


@fold("leave", Leave)
def leave(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    applied = [one for one in tolds if isinstance(one.fact, LeaveApplied)][-1]
    f = applied.fact
    decided = [one.fact for one in tolds if isinstance(one.fact, LeaveApproved | LeaveRefused)]
    back = [one.fact.happened_on for one in tolds if isinstance(one.fact, ReturnedFromLeave)]
    state = "applied" if not decided else "approved" if isinstance(decided[-1], LeaveApproved) else "refused"
    yield Leave(
        key=key, stream=f"leave:{key}", region=f.region, team=f.team, cadre=f.cadre, why=f.why, since=f.since,
        until=f.until, days=rules.days_between(f.since, f.until), level=decided[-1].level if state == "approved" else "",
        returned_on=back[0] if back else None, state="returned" if back and state == "approved" else state, seq=applied.seq,
    )  # fmt: skip


@fold("promise", Promise)
def promise(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    f = [one.fact for one in tolds if isinstance(one.fact, PromiseMade)][-1]
    settled = [one.fact for one in tolds if isinstance(one.fact, PromiseSettled)]
    state = "open" if not settled else "kept" if settled[-1].kept else "given_up"
    yield Promise(
        key=key, stream=f"promise:{key}", region=f.region, team=f.team, cadre=f.cadre, household=f.household,
        what=f.what, made_on=f.happened_on, due=f.due, state=state,
    )  # fmt: skip


@fold("presence_objection", PresenceObjection)
def presence_objection(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    made = [one for one in tolds if isinstance(one.fact, PresenceObjected)][-1]
    f = made.fact
    answers = [one.fact for one in tolds if isinstance(one.fact, PresenceObjectionAnswered)]
    yield PresenceObjection(
        key=key, stream=f"presence_objection:{key}", region=f.region, cadre=f.cadre, since=f.since, until=f.until, reason=f.reason,
        answer=answers[-1].reason if answers else "", seq=made.seq,
        state="open" if not answers else "upheld" if answers[-1].upheld else "rejected",
    )  # fmt: skip


@check(DutyRostered)
def check_roster(facts: Sequence[DutyRostered]) -> list[Verdict]:
    return [rules.in_order(f.happened_on, f.until) for f in facts]


@check(DaysConfirmed)
def check_confirmed(facts: Sequence[DaysConfirmed]) -> list[Verdict]:
    return [rules.in_order(f.since, f.until) for f in facts]


@check(LeaveApplied)
def check_applied(facts: Sequence[LeaveApplied]) -> list[Verdict]:
    return [rules.in_order(f.since, f.until) for f in facts]


@check(PresenceObjected)
def check_objected(facts: Sequence[PresenceObjected]) -> list[Verdict]:
    return [rules.in_order(f.since, f.until) for f in facts]


@check(LeaveApproved)
def check_approved(facts: Sequence[LeaveApproved]) -> list[Verdict]:
    """Who may approve follows from the days and the rank; a leave nobody applied for is objected to as unknown anyway."""
    leaves = queries.leaves_by_key({f.leave for f in facts})
    ranks = people.ranks({one.cadre for one in leaves.values()})
    verdicts = []
    for f in facts:
        asked = leaves.get(f.leave)
        if asked is None:
            verdicts.append(Verdict())
            continue
        rule = policy("leave_approval", f.happened_on, f.region)
        verdicts.append(rules.approved_high_enough(asked.days, ranks.get(asked.cadre, ""), f.level, rule))
    return verdicts


@check(TeamWithdrawn)
def check_withdrawn(facts: Sequence[TeamWithdrawn]) -> list[Verdict]:
    stable = queries.stable_since({f.region for f in facts})
    return [
        rules.may_withdraw(stable.get(f.region), f.happened_on, policy("replacement", f.happened_on, f.region))
        for f in facts
    ]


@check(CadreReplaced)
def check_replaced(facts: Sequence[CadreReplaced]) -> list[Verdict]:
    stable = queries.stable_since({f.region for f in facts})
    served = queries.served([(f.team, f.cadre, f.happened_on) for f in facts])
    return [
        rules.may_replace(
            f.cause, stable.get(f.region), served.get((f.team, f.cadre, f.happened_on)), f.happened_on,
            policy("replacement", f.happened_on, f.region),
        )
        for f in facts
    ]  # fmt: skip


@check(PostHandedOver)
def check_handed_over(facts: Sequence[PostHandedOver]) -> list[Verdict]:
    return [
        rules.handed_over(
            f.ledger, f.plan, f.households_visited, f.signed_by_giver, f.signed_by_taker,
            policy("replacement", f.happened_on, f.region),
        )
        for f in facts
    ]  # fmt: skip
