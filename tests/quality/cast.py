"""The small world with a village's roster, more households, a sample drawn and some of it checked."""

from __future__ import annotations

from datetime import date
from typing import Any

from bangfu.access.scope import SYSTEM
from bangfu.ledger import journal
from bangfu.ledger import queries as ledger
from bangfu.quality import draws
from bangfu.quality.facts import HouseholdChecked, LeadAnswered, RosterCounted, SampleDrawn
from bangfu.quality.frames import frame
from tests import world

HERE = world.HUAYANSI
DAY = date(2014, 12, 20)
SAMPLE = "CY-1"
PLAN = draws.Plan(1, {"poor": 3, "exited": 1, "unregistered": 10})


def told(*facts: Any) -> None:
    for fact in facts:
        receipt = journal.submit([fact], SYSTEM)[0]
        assert receipt.outcome == "accepted", (fact, receipt)


def make() -> None:
    """Five households still poor and one that left, in a village of a hundred."""
    told(*(world.household(f"HU-1{n}", serial=20 + n, head=f"李{n}") for n in range(5)))
    told(RosterCounted(region=HERE, happened_on=DAY, households=100, people=400, source="户籍册"))
    told(drawn())


def drawn(seed: str = "20141220", **more: Any) -> SampleDrawn:
    upto = ledger.last_seq()
    known = frame(world.NINGQIANG, upto)
    chosen = draws.draw(known, PLAN, seed)
    values: dict[str, Any] = {
        "sample": SAMPLE, "title": "年底核查", "seed": seed, "seed_source": "福彩", "frame_seq": upto, "frame_digest": known.digest,
        "villages": 1, "poor": 3, "exited": 1, "unregistered": 10, "counties": chosen.counties, "drawn_villages": chosen.villages,
        "units": chosen.units,
    }  # fmt: skip
    return SampleDrawn(region=world.NINGQIANG, happened_on=DAY, **{**values, **more})


def check(unit: Any, outcome: str = "right", **more: Any) -> HouseholdChecked:
    wrong = 0 if outcome in ("right", "not_met") else 3
    values = {
        "people": 0 if outcome == "not_met" else 3, "wrong_people": wrong, "reasons": ("income",) if wrong else (), "by": "赵检查",
        "satisfied": "not_asked" if outcome == "not_met" else "yes",
    }  # fmt: skip
    about = {
        "region": unit.village,
        "happened_on": DAY,
        "sample": SAMPLE,
        "group": unit.group,
        "unit": unit.unit,
        "outcome": outcome,
    }
    return HouseholdChecked(**about, **{**values, **more})


def answer(lead: str, found: str = "explained") -> LeadAnswered:
    return LeadAnswered(
        region=HERE, happened_on=DAY, lead=lead, sign="bunching", found=found, by="赵检查", note="看过存折"
    )
