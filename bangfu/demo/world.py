"""Who and where: villages, units, teams, cadres and households of the year, drawn from a seed."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from bangfu.demo.names import IdNumbers, birthday, name
from bangfu.places.rules import short_name

DATA = Path(__file__).parent.parent / "hanzhong"
YEAR_END = "2014-12-31"
# villages and teams of each county: a made-up split of the published 929 and 994
COUNTIES = {
    "610702": (26, 28), "610721": (108, 115), "610722": (96, 103), "610723": (112, 119), "610724": (110, 118),
    "610725": (92, 98), "610726": (108, 117), "610727": (98, 106), "610728": (121, 129), "610729": (36, 38),
    "610730": (22, 23),
}  # fmt: skip
NAMED_VILLAGES = (
    "610726900229", "610722105205", "610728117001", "610721111214", "610728111201", "610725117207", "610723104226",
    "610726119900",
)  # fmt: skip
# units that the published review names: name, level, lead role, village
NAMED_UNITS = (
    ("国防科工局", "1", "1", "610726900229"), ("中国航天科技集团公司", "1", "1", "610723"),
    ("陕西省工业和信息化办公厅", "2", "2", "610722105205"), ("西北电力设计院", "2", "0", "610728117001"),
    ("陕西理工学院", "2", "0", "610725117207"), ("汉中市发展和改革委员会", "3", "3", "610721111214"),
    ("汉中市中级人民法院", "3", "0", "610728111201"), ("汉中市建设规划局", "3", "0", "610723104226"),
    ("陕西秦龙电力股份有限公司", "6", "0", "610726119900"),
)  # fmt: skip
LEVELS = (("1", "1", 5), ("2", "2", 9), ("3", "3", 9), ("3", "0", 124), ("6", "0", 59))
UNITS = 1608
STATIONED = 3068
PAIRING = 11241
HOUSEHOLDS = 60_000
CAUSES = (("1", 30), ("2", 9), ("3", 12), ("4", 6), ("5", 4), ("7", 14), ("8", 12), ("9", 9), ("10", 4))
SIZES = ((1, 10), (2, 16), (3, 25), (4, 27), (5, 15), (6, 7))


@dataclass
class World:
    """Everybody and every place of the demo year."""

    random: Random
    villages: list[str]
    place_names: dict[str, str]
    units: list[dict[str, Any]] = field(default_factory=list)
    teams: list[dict[str, Any]] = field(default_factory=list)
    cadres: list[dict[str, Any]] = field(default_factory=list)
    postings: list[dict[str, Any]] = field(default_factory=list)
    households: list[dict[str, Any]] = field(default_factory=list)

    def units_in(self, county: str) -> list[dict[str, Any]]:
        return [u for u in self.units if u["village"].startswith(county)]


def make(seed: int, households: int = HOUSEHOLDS) -> World:
    random = Random(seed)
    names = _places()
    world = World(random, _villages(random, names), names)
    _units(world)
    _teams_and_cadres(world)
    _households(world, households)
    return world


def _places() -> dict[str, str]:
    """Every code that stood at the end of 2014, with its name."""
    with (DATA / "regions.csv").open(encoding="utf8") as file:
        return {
            r["code"]: short_name(r["name"])
            for r in csv.DictReader(file)
            if r["valid_from"] <= YEAR_END and (not r["valid_to"] or r["valid_to"] > YEAR_END)
        }


def _villages(random: Random, names: dict[str, str]) -> list[str]:
    found: list[str] = []
    for county, (count, _teams) in COUNTIES.items():
        must = [v for v in NAMED_VILLAGES if v.startswith(county)]
        others = [c for c in names if c.startswith(county) and len(c) == 12 and c[9] == "2" and c not in must]
        found += must + random.sample(others, count - len(must))
    return sorted(found)


def _units(world: World) -> None:
    """1,608 units, each responsible for one village; every village has one or more."""
    kinds = [(level, lead) for level, lead, count in LEVELS for _n in range(count)]
    kinds += [("4", "0")] * (UNITS - len(NAMED_UNITS) - len(kinds))
    named = {village for _n, _l, _r, village in NAMED_UNITS}
    free = [v for v in world.villages if v not in named]
    world.random.shuffle(free)
    rows = [
        (unit, level, lead, village if len(village) == 12 else next(v for v in free if v.startswith(village)))
        for unit, level, lead, village in NAMED_UNITS
    ]
    offices = (
        "教育局", "水利局", "农业局", "林业局", "交通局", "财政局", "民政局", "卫生局", "国土局", "住建局", "人社局", "司法局",
        "审计局", "统计局", "文广局", "体育局", "环保局", "工商局", "税务局", "供销社", "农业银行", "供电局", "邮政局",
        "医院", "中学",
    )  # fmt: skip
    seats = {"1": "中央", "2": "陕西省", "3": "汉中市", "6": "汉中"}
    for at, (level, lead) in enumerate(kinds):
        village = free[at % len(free)]
        seat = seats.get(level) or world.place_names[village[:6]]
        tail = f"{'企业' if level == '6' else ''}{offices[at % len(offices)]}{at // len(offices) + 1}"
        rows.append((f"{seat}{tail}", level, lead, village))
    for at, (unit, level, lead, village) in enumerate(rows, 1):
        region = {"1": "6107", "2": "6107", "3": "6107"}.get(level, village[:6])
        world.units.append(
            {"unit": f"DW{at:04d}", "name": unit, "level": level, "lead": lead, "village": village, "region": region}
        )


def _teams_and_cadres(world: World) -> None:
    """994 teams of three or four, one led by each of the 136 city units; cadres for teams, pairs and offices."""
    city = [u for u in world.units if u["level"] == "3"]
    per_county = {c: teams for c, (_villages, teams) in COUNTIES.items()}
    senders: list[dict[str, Any]] = []
    for county, count in per_county.items():
        mine = [u for u in city if u["village"].startswith(county)]
        own = [u for u in world.units_in(county) if u["level"] != "3"]
        senders += (mine + own)[:count]
    served = {u["village"] for u in senders}
    assert len(senders) == 994, len(senders)
    missing = [v for v in world.villages if v not in served]
    spare = _spare(senders)
    moved = {id(u): v for u, v in _matched(spare, missing)}
    fours = set(world.random.sample(range(len(senders)), STATIONED - 3 * len(senders)))
    for at, unit in enumerate(senders):
        village = moved.get(id(unit), unit["village"])
        key = f"DU{at + 1:04d}"
        day = date(2014, 4, 25) if unit["level"] == "3" else date(2014, 4, world.random.randrange(26, 31))
        label = f"{unit['name']}驻{world.place_names[village]}工作队"
        world.teams.append({"team": key, "name": label, "unit": unit["unit"], "region": village, "happened_on": day})
        for nth in range(4 if at in fours else 3):
            cadre = _cadre(world, unit, "county" if nth == 0 else "staff", village[:6])
            post = "leader" if nth == 0 else "member"
            world.postings.append(
                {"team": key, "cadre": cadre["cadre"], "post": post, "region": village, "happened_on": day}
            )
    for at in range(PAIRING - 12 - STATIONED):
        unit = world.units[at % len(world.units)]
        _cadre(world, unit, "section" if at % 5 == 0 else "staff", unit["village"][:6])


def _spare(senders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Units whose village already has a team of another unit."""
    seen: set[str] = set()
    spare = []
    for unit in senders:
        if unit["village"] in seen:
            spare.append(unit)
        seen.add(unit["village"])
    return spare


def _matched(units: list[dict[str, Any]], villages: list[str]) -> list[tuple[dict[str, Any], str]]:
    """Spare units to villages of their county that have no team."""
    pairs = []
    left = list(units)
    for village in villages:
        unit = next((u for u in left if u["village"][:6] == village[:6]), None)
        if unit is not None:
            left.remove(unit)
            pairs.append((unit, village))
    return pairs


def _cadre(world: World, unit: dict[str, Any], rank: str, county: str) -> dict[str, Any]:
    male = world.random.random() < 0.7
    made = {
        "cadre": f"GB{len(world.cadres) + 1:05d}", "name": name(world.random, male), "unit": unit["unit"], "rank": rank,
        "region": county, "party_member": world.random.random() < 0.8, "county": county,
    }  # fmt: skip
    world.cadres.append(made)
    return made


def _households(world: World, count: int) -> None:
    random, numbers = world.random, IdNumbers(world.random)
    causes, cause_weights = zip(*CAUSES, strict=True)
    sizes, size_weights = zip(*SIZES, strict=True)
    for at in range(count):
        village = world.villages[at % len(world.villages)]
        size = random.choices(sizes, size_weights)[0]
        members = _members(random, numbers, size)
        wage, business = random.randrange(0, 60) * 100, random.randrange(5, 50) * 100
        world.households.append(
            {
                "household": f"{village}{at // len(world.villages) + 1:04d}", "region": village,
                "happened_on": date(2014, 4, random.randrange(1, 15)), "group": f"{random.randrange(1, 9)}组",
                "attribute": random.choices("1234", (70, 12, 8, 10))[0],
                "cause": random.choices(causes, cause_weights)[0], "income_year": 2013, "wage": wage,
                "business": business, "transfer": random.randrange(0, 20) * 50, "property": random.randrange(0, 4) * 50,
                "business_cost": business // 4, "floor_area": random.randrange(30, 160),
                "structure": random.choice("2355"), "built_in": random.randrange(1965, 2012),
                "unsafe": random.random() < 0.2, "water": random.choice("1233"), "powered": True,
                "road": random.choice("123"), "members": members,
            }
        )  # fmt: skip


def _members(random: Random, numbers: IdNumbers, size: int) -> list[dict[str, Any]]:
    """A head, then a spouse, children and a parent, with ages that fit."""
    head_age = random.randrange(35, 70)
    plan = [("01", head_age), ("02", head_age - random.randrange(-2, 4))]
    plan += [("03" if random.random() < 0.5 else "04", max(head_age - random.randrange(22, 32), 1)) for _n in range(3)]
    plan += [("12" if random.random() < 0.7 else "11", head_age + random.randrange(20, 26))]
    found = []
    surname = ""
    for relation, age in plan[:size]:
        male = random.random() < 0.85 if relation == "01" else relation in ("03", "11")
        own = name(random, male)
        surname = surname or own[0]
        if relation in ("03", "04", "11"):
            own = surname + own[1:]
        adult = 16 <= age < 65
        found.append(
            {
                "name": own, "sex": "1" if male else "2", "relation": relation,
                "id_number": numbers.next(birthday(random, min(age, 92)), male),
                "education": "6" if age < 6 else random.choice("1233345" if adult else "12"),
                "health": random.choices("1234", (80, 12, 4, 4))[0], "labour": "1" if adult else "4",
                "work_months": random.choice((0, 0, 6, 9, 10)) if adult else 0,
                "medical_insurance": random.random() < 0.97, "pension": age >= 16 and random.random() < 0.8,
            }
        )  # fmt: skip
    return found
