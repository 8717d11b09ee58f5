"""The demo's checks at the end of the year: a county's sample visited on the spot, and departments' files held against the register."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from random import Random
from typing import Any

from bangfu.access.scope import SYSTEM
from bangfu.crosscheck import columns, facts, matching, rules, sending
from bangfu.demo import names
from bangfu.demo.cases import VILLAGE
from bangfu.demo.world import World
from bangfu.ledger import clock, journal
from bangfu.ledger import queries as ledger
from bangfu.plain.fact import Fact
from bangfu.plain.period import SHANGHAI
from bangfu.quality import draws
from bangfu.quality.facts import HouseholdChecked, RosterCounted, SampleDrawn
from bangfu.quality.frames import frame

YEAR_END = datetime(2014, 12, 31, 18, tzinfo=SHANGHAI)
COUNTY, TOWN = "610726", "610726102"
PLAN = draws.Plan(10, {"poor": 5, "exited": 5, "unregistered": 10})
LOTTERY = "2014353"
UNVISITED = 2
"""Drawn villages where nobody has been by the end of the year."""
FOUND = {
    "poor": ("wrongly_listed", "too_rich"),
    "exited": ("wrongly_exited", "housing"),
    "unregistered": ("missed", "income"),
}
"""Group → what is found wrong in it, and on what ground."""
CONSENTED, OWNERS, STRANGERS = 40, 6, 25
"""Households that consented to each file, how many of them it names, and how many others."""
FILES = (
    ("vehicle", COUNTY, TOWN, "县公安局交警大队", ("车主姓名", "身份证号码", "号牌", "登记日期"), ("陕F{0:05d}", "20{1:02d}-05-01")),
    ("housing", VILLAGE[:9], VILLAGE, "县房管局", ("权利人", "身份证号码", "坐落", "面积(平方米)"), ("县城东环路{1}号", "{1}2.5")),
)  # fmt: skip
"""Each file: its kind, the region compared, where consents were signed, who sent it, its headings, what it says besides the person."""
CLEARED = ("车已卖给邻居,过户手续已查", "已转让,有合同")


def write(world: World) -> int:
    """Enter it as it came in December; how many facts were taken. Nothing of it changes a published total."""
    random = Random(COUNTY)
    with clock.at(YEAR_END):
        taken = _compared(world, random)
        taken += _submit([_roster(random, village, n) for village, n in sorted(_registered(world).items())])
        sample = _sample()
        return taken + _submit([sample]) + _submit(_checks(random, sample))


def _submit(some: list[Fact]) -> int:
    return sum(r.outcome is journal.Outcome.ACCEPTED for r in journal.submit(some, SYSTEM))


def _registered(world: World) -> Counter[str]:
    return Counter(h["region"] for h in world.households if h["region"].startswith(COUNTY))


def _roster(random: Random, village: str, registered: int) -> Fact:
    households = registered * 4 + random.randrange(20, 200)
    people = households * 37 // 10
    return RosterCounted(
        region=village, happened_on=date(2014, 12, 15), households=households, people=people, source="户籍册"
    )


def _sample() -> SampleDrawn:
    """The sample that the seed gives; anybody can draw it again."""
    upto = ledger.last_seq()
    known = frame(COUNTY, upto)
    chosen = draws.draw(known, PLAN, LOTTERY)
    return SampleDrawn(
        region=COUNTY, happened_on=date(2014, 12, 22), sample=f"CY-{COUNTY}-20141222", title="2014年底名单质量核查", seed=LOTTERY,
        seed_source="示例:当天公布的开奖期号", frame_seq=upto, frame_digest=known.digest, villages=PLAN.villages, **PLAN.households,
        counties=chosen.counties, drawn_villages=chosen.villages, units=chosen.units,
    )  # fmt: skip


def _checks(random: Random, sample: SampleDrawn) -> list[Fact]:
    """Most drawn households visited: nearly all stand where they should, a few do not, a few were not at home."""
    visited = sorted({unit.village for unit in sample.units})[:-UNVISITED]
    made: list[Fact] = []
    for unit in [unit for unit in sample.units if unit.village in visited]:
        chance, people = random.random(), random.randrange(1, 6)
        wrong, reason = FOUND[unit.group]
        outcome = "not_met" if chance < 0.03 else wrong if chance < 0.05 else "right"
        happy = "not_asked" if outcome == "not_met" else "no" if random.random() < 0.05 else "yes"
        day = date(2014, 12, random.randrange(23, 31))
        made.append(
            HouseholdChecked(
                region=unit.village, happened_on=day, sample=sample.sample, group=unit.group, unit=unit.unit, outcome=outcome,
                people=0 if outcome == "not_met" else people,
                wrong_people=people if outcome == wrong else 0, reasons=(reason,) if outcome == wrong else (), satisfied=happy,
                complaints=("helper_unknown",) if happy == "no" else (), by=names.name(random, True),
            )
        )  # fmt: skip
    return made


def _compared(world: World, random: Random) -> int:
    """Consents signed, files compared, clues sent; of each file one clue was found true, two were cleared, the rest wait."""
    taken = 0
    for source, region, signed_in, department, heads, besides in FILES:
        homes = [h for h in world.households if h["region"].startswith(signed_in)][:CONSENTED]
        taken += _submit([_consent(h, source) for h in homes])
        owners = [random.choice(h["members"][:2]) for h in homes[:: CONSENTED // OWNERS][:OWNERS]]
        strangers = [{"name": names.name(random, True), "id_number": ""} for _n in range(STRANGERS)]
        lines: list[list[Any]] = [list(heads)]
        for person in (*owners, *strangers):
            numbers = random.randrange(100_000), random.randrange(1, 14)
            lines.append([person["name"], person["id_number"], *(text.format(*numbers) for text in besides)])
        with clock.at(datetime(2014, 12, 10, 10, tzinfo=SHANGHAI)):
            header, columns_of = columns.headings(lines, {})
            found = matching.compare(
                columns.rows(lines, header, columns_of), rules.sources()[source], region, clock.today()
            )
            comparison, receipts = sending.send(
                found, source, region, SYSTEM, department=department, as_of=date(2014, 11, 30)
            )
        taken += sum(r.outcome is journal.Outcome.ACCEPTED for r in receipts)
        taken += _submit(_verified(comparison, [hit.person.region for hit in found.hits]))
    return taken


def _consent(household: dict[str, Any], scope: str) -> Fact:
    return facts.ConsentSigned(
        region=household["region"], happened_on=date(2014, 12, 1), consent=f"SQ-{scope}-{household['household']}",
        household=household["household"], scope=(scope,), until=date(2015, 12, 31), signed_by=household["members"][0]["name"],
    )  # fmt: skip


def _verified(comparison: str, villages: list[str]) -> list[Fact]:
    answers = (("confirmed", ""), *(("cleared", reason) for reason in CLEARED))
    return [
        facts.ClueVerified(
            region=village, happened_on=date(2014, 12, 16 + n), finding=f"{comparison}-{n:04d}", outcome=outcome, reason=reason,
            by="王建国",
        )
        for n, (village, (outcome, reason)) in enumerate(zip(villages, answers, strict=False), 1)
    ]  # fmt: skip
