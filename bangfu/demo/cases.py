"""The demo's cases: a village's second batch of 2014, at every step of identification at the end of the year."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from bangfu.access.scope import SYSTEM
from bangfu.demo import names
from bangfu.identification import facts as f
from bangfu.ledger import clock, journal
from bangfu.plain.fact import Fact
from bangfu.plain.period import SHANGHAI

VILLAGE = "610722105205"
BATCH = "2014年第二批"
CASES = 36
BEGUN = date(2014, 11, 24)


def write(seed: int) -> int:
    """Enter the cases as on the last day of the year; how many facts were taken."""
    random = Random(seed)
    path = [fact for n in range(1, CASES + 1) for fact in _path(random, n)]
    taken = 0
    with clock.at(datetime(2014, 12, 31, 17, tzinfo=SHANGHAI)):
        for day in sorted({fact.happened_on for fact in path}):
            receipts = journal.submit([fact for fact in path if fact.happened_on == day], SYSTEM)
            taken += sum(r.outcome is journal.Outcome.ACCEPTED for r in receipts)
    return taken


def _path(random: Random, n: int) -> list[Fact]:
    """What happened to the n-th case: the further down the list, the less far it has come."""
    case = f"SQ-2014-2-{n:03d}"

    def about(days: int) -> dict[str, object]:
        return {"region": VILLAGE, "case": case, "happened_on": BEGUN + timedelta(days=days)}

    def until(days: int) -> date:
        return BEGUN + timedelta(days=days)

    against = 30 if n == 5 else random.randrange(0, 5)
    made: list[Fact] = [
        f.Applied(
            **about(0), batch=BATCH, household=f"SJ2-{n:03d}", head=names.name(random, True), group=f"{'一二三四五六'[n % 6]}组",
            people=random.randrange(1, 7),
        ),
        f.Verified(**about(2), by="王建国", fits=True),
        f.Deliberated(**about(4), expected=52, present=46, votes_for=46 - against - 1, votes_against=against),
    ]  # fmt: skip
    if n == 5:
        return made
    made += [
        f.PublicityOpened(**about(5), round="1", until=until(11), place="村务公开栏"),
        *([f.ObjectionRaised(**about(7), objection=f"YY-{n}", content="家里有货车")] if n in (3, 8) else []),
        *([f.ObjectionAnswered(**about(10), objection="YY-3", outcome="rejected", reason="车是其弟的")] if n == 3 else []),
        *([f.ObjectionAnswered(**about(10), objection="YY-8", outcome="upheld", reason="车登记在本人名下")] if n == 8 else []),
    ]  # fmt: skip
    if n == 8:
        return [*made, f.Rejected(**about(10), reason="异议成立")]
    made += [
        f.PublicityClosed(**about(11), round="1"),
        f.TownReviewed(**about(14), signed_by="李镇长"),
        f.PublicityOpened(**about(15), round="2", until=until(21)),
        f.PublicityClosed(**about(21), round="2"),
        f.CountyReviewed(**about(24), signed_by="陈主任"),
        f.Announced(**about(26), until=until(32)),
    ]
    stays_at = {24: 8, 28: 6, 32: 3, 34: 2}
    return made[: next((steps for first, steps in sorted(stays_at.items(), reverse=True) if n > first), len(made))]
