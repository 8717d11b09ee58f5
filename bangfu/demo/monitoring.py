"""The demo's households at risk: a year of monitoring against falling back (2025) in two towns of Hantai, under the rules of that
year. Some left poverty in 2014, others were never registered. Nothing of it happened in 2014, and no figure of 2014 knows of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from bangfu.access.scope import Somebody, Visitor
from bangfu.demo import names
from bangfu.demo.files import write_table
from bangfu.exchange import importing
from bangfu.households import queries as households
from bangfu.identification import facts as f
from bangfu.identification.asking import FROM_HOUSEHOLD
from bangfu.ledger import clock, inbox, journal
from bangfu.plain.fact import Fact
from bangfu.plain.period import SHANGHAI

COUNTY = "610702"
VILLAGES = ("610702106203", "610702106204", "610702106210", "610702106211", "610702102206", "610702102210")
ENDS = datetime(2025, 12, 31, 18, tzinfo=SHANGHAI)
OFFICE = Somebody("hantai", [("county_office", COUNTY, "")])
TOWN_OFFICES = {"610702106": "hanwang", "610702102": "hedongdian"}
TOWNS = {town: Somebody(username, [("town_office", town, "")]) for town, username in TOWN_OFFICES.items()}
RISKS = {
    "1": ("health", "户主因病住院,自付费用较高"),
    "2": ("security", "家中有人致残,失去劳动能力"),
    "3": ("school", "两个孩子上大学,学费负担重"),
    "4": ("employment", "在外务工的人失业返乡,没有收入"),
    "5": ("living", "暴雨冲毁农田和院墙"),
    "6": ("housing", "房屋开裂,鉴定为C级"),
    "10": ("industry", "养的猪染病死亡,损失较大"),
}
"""Risk → the measure that answers it, and what was said."""
NEVER_REGISTERED = 3
"""Of so many households one was never registered."""


@dataclass(frozen=True)
class Wave:
    """Clues that came in together: from whom, when, by which threshold of which department, of which risks; and what became of
    some of them by their place in the wave (of the others: identified in time, helped)."""

    mark: str
    begun: date
    source: str
    risks: tuple[str, ...]
    fates: dict[int, str]
    department: str = ""
    threshold: str = ""


WAVES = (
    Wave("PC01", date(2025, 1, 13), "patrol", ("1", "4", "2", "6", "10"), {2: "not_so", 5: "late"}),
    Wave("SB01", date(2025, 1, 13), "household", ("1", "3", "4"), {1: "helped_first"}),
    Wave("YB03", date(2025, 3, 5), "department", ("1",) * 6, {3: "died", 6: "below"}, "医保", "inpatient_exited"),
    Wave("JT04", date(2025, 4, 28), "department", ("3",) * 4, {4: "voted_down"}, "教体", "schooling"),
    Wave("SB05", date(2025, 5, 12), "household", ("4", "1"), {}),
    Wave("YJ07", date(2025, 7, 9), "department", ("5", "5", "6", "5", "5"), {3: "helped_first"}, "应急", "disaster"),
    Wave("YB09", date(2025, 9, 5), "department", ("1",) * 4, {2: "late"}, "医保", "inpatient_exited"),
    Wave("PC11", date(2025, 11, 10), "patrol", ("4", "2", "10"), {2: "unfit"}),
    Wave("PC12", date(2025, 12, 8), "patrol", ("1", "6", "4"), {1: "to_deliberate", 2: "to_help"}),
    Wave("SB12", date(2025, 12, 22), "household", ("1", "2", "3", "4"), {1: "to_visit", 2: "on_show", 3: "to_deliberate", 4: "to_take_up"}),
)  # fmt: skip
CLOSINGS = (
    (date(2025, 8, 11), {"PC01-1": "marked", "PC01-3": "marked", "SB01-2": "marked", "SB01-3": "unmarked"}),
    (date(2025, 10, 13), {"YB03-1": "marked", "YB03-2": "marked"}),
    (date(2025, 12, 24), {"JT04-1": "on_show"}),
)
"""When it was proposed to close risks, of which households, and how far it came."""
AGAIN = ("PC11-4", "PC01-3", date(2025, 11, 17))
"""A household whose risk was closed and which is at risk again: its new case, the earlier one, and when the clue came."""
STAYS = {"to_deliberate": 2, "to_visit": 1, "on_show": 4, "to_help": 7, "unmarked": 8}
"""How many steps were taken after the first of a case that goes on at the end of the year."""


@dataclass(frozen=True)
class Home:
    """A household of the year: where, who, and its key in the register ("": none)."""

    village: str
    key: str
    head: str
    people: int
    group: str


Happening = tuple[date, Somebody, Fact]


def write(seed: int) -> int:
    """Enter the year as it came in; how many facts were taken."""
    random = Random(seed)
    homes = _homes(random)
    cases = {f"{w.mark}-{n}": next(homes) for w in WAVES for n in range(1, len(w.risks) + 1)}
    paths = [_path(random, wave, n, cases[f"{wave.mark}-{n}"]) for wave in WAVES for n in range(1, len(wave.risks) + 1)]
    paths += [_closing(case, cases[case], day, fate) for day, some in CLOSINGS for case, fate in some.items()]
    paths.append(_again(cases[AGAIN[1]]))
    files = {
        (w.begun, w.department): [p[0][2] for p in paths if _number(p).startswith(w.mark)]
        for w in WAVES
        if w.department
    }
    from_files = {id(fact) for clues in files.values() for fact in clues}
    rest = [one for path in paths for one in path if id(one[2]) not in from_files]
    taken = 0
    for day in sorted({one[0] for path in paths for one in path}):
        for (came, department), clues in files.items():
            if came == day:
                taken += _filed(day, department, clues)
        for by in dict.fromkeys(by for on, by, _fact in rest if on == day):
            taken += _told(day, by, [fact for on, who, fact in rest if on == day and who is by])
    return taken


def _number(path: list[Happening]) -> str:
    return str(getattr(path[0][2], "case", ""))


def _homes(random: Random) -> Iterator[Home]:
    """Households of the villages in turn: some that left poverty, by their key in the register, and some that never were on it."""
    left = {v: iter([h for h in households.of_village(v) if h.state == "exited"]) for v in VILLAGES}
    n = 0
    while True:
        village = VILLAGES[n % len(VILLAGES)]
        n += 1
        known = next(left[village], None) if (n + n // len(VILLAGES)) % NEVER_REGISTERED else None
        group = f"{'一二三四五六'[n % 6]}组"
        if known:
            yield Home(village, known.key, known.head, len(households.members(known.key)), group)
        else:
            yield Home(village, "", names.name(random, True), random.randrange(2, 6), group)


def _filed(day: date, department: str, clues: list[Fact]) -> int:
    """A department's list, as the county took it in from its Excel file."""
    name = f"{department}部门预警{day:%Y-%m}.xlsx"
    with tempfile.TemporaryDirectory() as folder, clock.at(_at(day, 15)):
        path = Path(folder) / "warned.xlsx"
        write_table(path, f.ClueReceived, "汉台区", [vars(clue) for clue in clues])
        return importing.commit("identification.clue_received", path, OFFICE, name).accepted


def _told(day: date, by: Somebody, facts: list[Fact]) -> int:
    """What was entered on a day by one office or household; a household's own word waits until the town has taken it up."""
    with clock.at(_at(day, 16)):
        if not isinstance(by, Visitor):
            receipts = journal.submit(facts, by)
            return sum(r.outcome is journal.Outcome.ACCEPTED for r in receipts)
        receipts = journal.submit([journal.Sent(fact, journal.new_id()) for fact in facts], by, hold=FROM_HOUSEHOLD)
    if day > WAVES[-1].begun:
        return 0
    with clock.at(_at(day, 17)):
        town = TOWNS[by.region[:9]]
        for receipt in receipts:
            assert inbox.decide(receipt.id, confirm=True, reason="已上门了解,予以受理", by=town) is None
    return len(receipts)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def _path(random: Random, wave: Wave, n: int, home: Home) -> list[Happening]:
    """What happened to a household from the clue on."""
    case, risk, fate = f"{wave.mark}-{n}", wave.risks[n - 1], wave.fates.get(n, "")
    measure, what = RISKS[risk]
    day = wave.begun + timedelta(days=8 if fate == "to_take_up" else 0)
    threshold, amount = wave.threshold, None
    if threshold == "inpatient_exited":
        threshold = threshold if home.key else "inpatient_other"
        amount = Decimal(3860 if fate == "below" else random.randrange(52, 160) * 100 + (0 if home.key else 20000))
    elif threshold == "schooling":
        amount = Decimal(random.randrange(110, 190) * 100)
    clue = f.ClueReceived(
        region=home.village, happened_on=day, case=case, source=wave.source, department=wave.department, threshold=threshold,
        amount=amount, household=home.key, head=home.head, group=home.group, people=home.people, what=what,
    )  # fmt: skip
    if fate in ("below", "to_take_up"):
        return [(day, Visitor(home.village) if fate == "to_take_up" else OFFICE, clue)]
    steps = _steps(
        home,
        case,
        day,
        risk,
        "housing" if fate == "unfit" else measure,
        late=fate == "late",
        votes=fate != "voted_down",
    )
    by = {"household": Visitor(home.village), "department": OFFICE}.get(wave.source, TOWNS[home.village[:9]])
    return [(day, by, clue), *_fated(home, case, day, steps, fate, measure)]


def _fated(home: Home, case: str, day: date, steps: list[Happening], fate: str, measure: str) -> list[Happening]:
    """The steps as far as they came, or what happened instead."""
    town = TOWNS[home.village[:9]]

    def about(days: int) -> dict[str, Any]:
        return {"region": home.village, "case": case, "happened_on": day + timedelta(days=days)}

    if fate == "not_so":
        visit = f.Verified(**about(2), by="村干部", fits=False, note="自付费用已报销,家中有稳定收入")
        why = "入户核实不属实:费用已报销,收入稳定"
        return [
            steps[0],
            (day + timedelta(days=2), town, visit),
            (day + timedelta(days=3), town, f.Rejected(**about(3), reason=why)),
        ]
    if fate == "voted_down":
        return steps[:3]
    if fate == "helped_first":
        first = f.MeasureStarted(**about(1), measures=("society", measure), green=True, note="先行救助,程序后补")
        return [steps[0], (day + timedelta(days=1), town, first), *steps[1:]]
    if fate == "died":
        end = f.RiskEndedNaturally(**about(75), how="death", reason="独居户主病故,户籍已注销")
        return [*steps, (day + timedelta(days=75), town, end)]
    return steps[: STAYS.get(fate, len(steps))]


def _steps(home: Home, case: str, day: date, risk: str, measure: str, *, late: bool, votes: bool) -> list[Happening]:
    """The way of a case through its procedure, each step on its day: up to identification within fifteen days, or a week late."""
    town, start = TOWNS[home.village[:9]], day

    def on(days: int) -> dict[str, Any]:
        return {"region": home.village, "case": case, "happened_on": start + timedelta(days=days)}

    decided = 21 if late else 12
    class_ = "3" if risk in ("5", "6") else "1" if home.key else "2"
    made = [
        f.ConsentAnswered(
            **on(1), given=True, scope=("deposit", "housing", "vehicle"), until=date(2026, 12, 31), signed_by=home.head
        ),
        f.Verified(**on(2), by="村干部", fits=True),
        f.Deliberated(**on(3), expected=36, present=33, votes_for=31 if votes else 9, votes_against=2 if votes else 24),
        f.PublicityOpened(**on(4), round="1", until=start + timedelta(days=8), place="村务公开栏"),
        f.PublicityClosed(**on(8), round="1"),
        f.TownReviewed(**on(9), signed_by="镇长"),
        f.MonitoredHouseholdIdentified(**on(decided), monitored_class=class_, risks=(risk,), signed_by="局长"),
        f.MeasureStarted(**on(decided + 3), measures=(measure,), note="帮扶联系人已上门落实"),
    ]
    county = (f.MonitoredHouseholdIdentified,)
    return [(fact.happened_on, OFFICE if isinstance(fact, county) else town, fact) for fact in made]


def _closing(earlier: str, home: Home, day: date, fate: str) -> list[Happening]:
    """The closing of a risk after half a year without it, by the procedure that identified it."""
    town, case = TOWNS[home.village[:9]], f"XC-{earlier}"

    def on(days: int, case: str = case) -> dict[str, Any]:
        return {"region": home.village, "case": case, "happened_on": day + timedelta(days=days)}

    made: list[Fact] = [
        f.RiskClosingProposed(
            **on(0), earlier=earlier, household=home.key, head=home.head, group=home.group, people=home.people,
            stable_since=day - timedelta(days=190), income_per_head=Decimal(11200),
        ),
        f.Verified(**on(1), by="村干部", fits=True),
        f.Deliberated(**on(2), expected=36, present=34, votes_for=33, votes_against=0),
        f.PublicityOpened(**on(3), round="1", until=day + timedelta(days=7), place="村务公开栏"),
        f.PublicityClosed(**on(7), round="1"),
        f.TownReviewed(**on(8), signed_by="镇长"),
        f.CountyReviewed(**on(9), signed_by="局长"),
        f.Announced(**on(10), until=day + timedelta(days=16)),
        f.RiskClosed(**on(11, earlier), closing=case, signed_by="局长"),
    ]  # fmt: skip
    county = (f.CountyReviewed, f.Announced, f.RiskClosed)
    found = [(fact.happened_on, OFFICE if isinstance(fact, county) else town, fact) for fact in made]
    return found[: STAYS.get(fate, len(found))]


def _again(home: Home) -> list[Happening]:
    """A household that is at risk again after its risk had been closed."""
    case, earlier, day = AGAIN
    clue = f.ClueReceived(
        region=home.village, happened_on=day, case=case, source="patrol", household=home.key, head=home.head, group=home.group,
        people=home.people, what="户主再次住院,自付费用较高", earlier=earlier,
    )  # fmt: skip
    town = TOWNS[home.village[:9]]
    return [(day, town, clue), *_steps(home, case, day, "1", "health", late=False, votes=True)]
