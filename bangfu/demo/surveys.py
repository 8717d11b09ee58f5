"""The demo's surveys: some villages' registered households asked again in June; one hand was quicker than a person can be."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from bangfu.access.scope import SYSTEM
from bangfu.demo.checking import TOWN
from bangfu.demo.world import World
from bangfu.ledger import clock, journal
from bangfu.plain.period import SHANGHAI
from bangfu.survey.facts import HouseholdSurveyed

VILLAGES, HOMES, A_DAY = 6, 24, 8
RECEIVED = datetime(2014, 12, 31, 17, 30, tzinfo=SHANGHAI)
BEGUN = date(2014, 6, 9)
MINUTES = 35
HASTY = 6
"""How many surveys of the last village one hand wrote up at a desk, each in seconds and all at one time."""
SAME = ("wage", "business", "business_cost", "transfer", "property")


def write(world: World) -> int:
    """Enter the surveys, which repeat what was registered; how many were taken. Nothing of it changes a published total."""
    random = Random(TOWN)
    by_village: dict[str, list[dict[str, Any]]] = {}
    for home in world.households:
        if home["region"].startswith(TOWN):
            by_village.setdefault(home["region"], []).append(home)
    made = [
        fact
        for at, village in enumerate(sorted(by_village)[:VILLAGES])
        for n, home in enumerate(by_village[village][:HOMES])
        if (fact := _survey(random, home, n, f"{village}-{'甲乙'[n % 2]}", at == VILLAGES - 1 and n < HASTY))
    ]
    with clock.at(RECEIVED):
        return sum(r.outcome is journal.Outcome.ACCEPTED for r in journal.submit(made, SYSTEM))


def _survey(random: Random, home: dict[str, Any], n: int, hand: str, hasty: bool) -> HouseholdSurveyed:
    day = BEGUN + timedelta(days=0 if hasty else n // A_DAY)
    start = datetime(day.year, day.month, day.day, 8, tzinfo=SHANGHAI) + timedelta(minutes=MINUTES * (n % A_DAY // 2))
    if hasty:
        start, hand = datetime(day.year, day.month, day.day, 20, tzinfo=SHANGHAI), hand.split("-")[0] + "-甲"
    seconds = 9 if hasty else 60 * (MINUTES - 8) + random.randrange(0, 400)
    ended = start + timedelta(minutes=10 if hasty else 0, seconds=0 if hasty else seconds)
    return HouseholdSurveyed(
        region=home["region"], happened_on=day, household=home["household"], form="register", version="2014",
        instance=f"uuid:demo-{home['household']}", surveyor=hand, started_at=start.isoformat(), ended_at=ended.isoformat(),
        seconds=seconds, size=len(home["members"]), income_year=2013, unsafe=home["unsafe"], water=home["water"], powered=True,
        **{name: Decimal(home[name]) for name in SAME},
    )  # fmt: skip
