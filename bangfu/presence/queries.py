"""Gathering what the rooms know of duty into a record that the rules can judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bangfu.access.models import User
from bangfu.access.scope import Scope
from bangfu.ledger import queries as ledger
from bangfu.pairing import queries as pairing
from bangfu.plain.period import Period, local_day
from bangfu.plain.policy import policy
from bangfu.presence.rules import Check, Confirmed, Evidence, Leave, Post, Record, Stretch
from bangfu.stationing import queries as stationing
from bangfu.supervision import queries as supervision

TAKEN = ("approved", "returned")


def record(scope: Scope, period: Period, *, cadres: Iterable[str] = (), recording: bool = True) -> Record:
    """What is known of duty in a period where somebody may look; of some cadres only where they are named.

    `recording`: also when and by which account each piece was entered, which the clues want.
    """
    only = set(cadres)

    def mine(rows: Any) -> Any:
        return rows.filter(cadre__in=only) if only else rows

    posts = [p for p in stationing.postings(scope, period) if not only or p.cadre in only]
    known = only or {p.cadre for p in posts}
    leaves = [one for one in stationing.leaves(scope, period) if one.cadre in known and one.state in TAKEN]
    evidence = [
        *(_own(row) for row in mine(stationing.own_days(scope, period))),
        *(
            Evidence(cadre, region, day, "visit", seq, day)
            for cadre, region, day, seq in mine(pairing.visits(scope, period)).values_list(
                "cadre", "region", "happened_on", "seq"
            )
            if cadre in known
        ),
    ]
    if recording:
        when = ledger.recorded(e.seq for e in evidence)
        evidence = [replace(e, recorded_on=when[e.seq][0], recorder=when[e.seq][1]) for e in evidence if e.seq in when]
    return Record(
        posts=[Post(p.cadre, p.team, p.region, p.since, p.until) for p in posts],
        evidence=[*evidence, *_work(known, scope, period)],
        leaves=[Leave(one.cadre, one.since, _last_away(one), one.why, one.seq) for one in leaves],
        confirmed=[
            Confirmed(c.cadre, c.region, c.since, c.until, c.days, c.rest_days or 0, c.seq)
            for c in mine(stationing.confirmations(scope, period))
        ],
        checks=[
            Check(c.cadre, c.region, c.happened_on, c.found, c.seq)
            for c in mine(supervision.presence_checks(scope, period)) if c.cadre in known
        ],
        rosters=[Stretch(r.cadre, r.happened_on, r.until, r.seq) for r in mine(stationing.rosters(scope, period))],
        excused=[
            Stretch(o.cadre, o.since, o.until, o.seq)
            for o in stationing.objections(scope, period) if o.state == "upheld" and o.cadre in known
        ],
    )  # fmt: skip


def _own(row: Any) -> Evidence:
    return Evidence(row.cadre, row.region, row.happened_on, "own", row.seq, row.happened_on, "", bool(row.night))


def _last_away(leave: Any) -> date:
    """The last day away: the day before the cadre reported back, if that was earlier than the leave's end."""
    if leave.returned_on is None:
        return leave.until
    return max(min(leave.until, leave.returned_on - timedelta(days=1)), leave.since - timedelta(days=1))


def _work(cadres: set[str], scope: Scope, period: Period) -> list[Evidence]:
    """What cadres entered themselves, soon after, of things that happened in a village: signed forms, meetings, checks."""
    accounts = dict(User.objects.filter(cadre__in=cadres).values_list("username", "cadre")) if cadres else {}
    if not accounts:
        return []
    kinds = policy("presence_work", period.last).value
    within = policy("presence_limits", period.last).value["work_within_days"]
    return [
        Evidence(accounts[e.by], e.region, e.happened_on, "work", e.seq, local_day(e.recorded_at), e.by)
        for e in ledger.done_by(accounts, kinds, period, scope)
        if len(e.region) == 12 and (local_day(e.recorded_at) - e.happened_on).days <= within
    ]
