"""How teams and posts follow from facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model

from bangfu.kit.sound import initials, sound
from bangfu.ledger.registry import Told, fold
from bangfu.stationing.facts import CadrePosted, CadreRecalled, CadreReplaced, TeamSetUp, TeamWithdrawn
from bangfu.stationing.models import Posting, Team


@fold("team", Team, Posting)
def team(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    set_up = [one.fact for one in tolds if isinstance(one.fact, TeamSetUp)][-1]
    gone = [one.fact.happened_on for one in tolds if isinstance(one.fact, TeamWithdrawn)]
    postings = _postings(key, tolds)
    serving = [p for p in postings if p.until is None]
    yield Team(
        key=key, stream=f"team:{key}", region=set_up.region, name=set_up.name, sound=sound(set_up.name),
        initials=initials(set_up.name), unit=set_up.unit, since=set_up.happened_on, until=gone[-1] if gone else None,
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
            since=one.fact.happened_on, seq=one.seq,
            until=min(
                (e.happened_on for e in ends if e.cadre == one.fact.cadre and e.happened_on >= one.fact.happened_on),
                default=None,
            ),
        )
        for one in tolds
        if isinstance(one.fact, CadrePosted)
    ]  # fmt: skip
