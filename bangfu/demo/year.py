"""What happened in the year: rows by kind of fact, whose totals are those of the published review."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from bangfu.demo.names import name
from bangfu.demo.world import COUNTIES, DATA, World

Row = dict[str, Any]
LIFTED_OUT, ATTENDANCES, EXPORTED = 138_300, 49_023, 76_214
ARRIVED, NEEDED = 179_864_300, 252_950_000
STANDING, HOUSEHOLDS_OF_EACH = 12, 10
NEEDS = (("housing", 2272, 45_000), ("student", 2655, 20_000), ("illness", 2225, 30_000), ("village", 82, 380_000))
TOPICS = (
    "核桃栽培",
    "魔芋种植",
    "生猪养殖",
    "茶园管理",
    "食用菌",
    "家政服务",
    "建筑工",
    "电工",
    "农机维修",
    "电子商务",
)
TECHNOLOGIES = ("脱毒马铃薯", "黑木耳袋料", "天麻有性繁殖", "茶树修剪", "乌鸡林下养殖", "魔芋软腐病防治")
PROJECTS = (("road", "村组道路硬化"), ("water", "安全饮水工程"), ("industry", "产业园建设"), ("venue", "村级活动场所"),
            ("farmland", "渠堰修复"), ("bridge", "便民桥"), ("power", "农网改造"), ("school", "校舍修缮"))  # fmt: skip


def day_in(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randrange((last - first).days + 1))


def parts(random: Random, total: int, count: int, step: int = 1) -> list[int]:
    """`count` positive parts of a total, each a multiple of `step` but for the last."""
    weights = [random.uniform(0.4, 1.6) for _n in range(count)]
    whole = sum(weights)
    found = [max(int(total * w / whole) // step * step, step) for w in weights]
    found[-1] += total - sum(found)
    return found


def happenings(world: World) -> dict[str, list[Row]]:
    """Every fact of the year but the registers, by kind."""
    random = world.random
    found: dict[str, list[Row]] = {"stationing.team_set_up": world.teams, "stationing.cadre_posted": world.postings}
    found["pairing.unit_made_responsible"] = [
        {"region": u["village"], "happened_on": date(2014, 4, 11), "unit": u["unit"], "until": date(2016, 12, 31)}
        for u in world.units
    ]
    found["stationing.cadre_seconded"] = _seconded(world)
    found["pairing.pair_started"] = pairs = _pairs(world)
    found["pairing.visit_made"] = _visits(random, pairs)
    found["households.household_exited"] = _exits(world, pairs)
    found |= _help(world) | _needs_and_projects(world) | _coordination(world)
    return found


def _seconded(world: World) -> list[Row]:
    """12 deputy county heads in 10 counties, 21 posts in villages."""
    counties = sorted(COUNTIES)[1:]
    heads = counties + counties[:2]
    rows = [("deputy_county_head", c, c) for c in heads]
    villages = world.random.sample(world.villages, 21)
    posts = ("first_secretary", "deputy_village_head", "village_assistant")
    rows += [(posts[at % 3], v, v[:6]) for at, v in enumerate(villages)]
    found = []
    for at, (post, region, county) in enumerate(rows):
        cadre = {
            "cadre": f"GZ{at + 1:04d}", "name": name(world.random, True), "unit": "", "party_member": True,
            "rank": "county" if post == "deputy_county_head" else "staff", "region": county, "county": county,
        }  # fmt: skip
        world.cadres.append(cadre)
        found.append({"region": region, "happened_on": date(2014, 3, 10), "cadre": cadre["cadre"], "post": post})
    return found


def _pairs(world: World) -> list[Row]:
    """Standing-committee members with ten households each; every other cadre with one or two."""
    random = world.random
    free: dict[str, list[Row]] = {county: [] for county in COUNTIES}
    for h in world.households:
        free[h["region"][:6]].append(h)
    cadres = [c for c in world.cadres if c["cadre"].startswith("GB")]
    twice = 20_088 - STANDING * HOUSEHOLDS_OF_EACH - len(cadres)
    wanted = [2] * twice + [1] * (len(cadres) - twice)
    random.shuffle(wanted)
    taken: list[tuple[str, str]] = []
    for at in range(STANDING):
        county = sorted(COUNTIES)[at % len(COUNTIES)]
        key = f"CW{at + 1:02d}"
        world.cadres.append(
            {
                "cadre": key,
                "name": name(random, True),
                "unit": "",
                "rank": "standing",
                "region": "6107",
                "party_member": True,
            }
        )
        taken += [(free[county].pop()["household"], key) for _n in range(HOUSEHOLDS_OF_EACH)]
    for cadre, count in zip(cadres, wanted, strict=True):
        taken += [(free[cadre["county"]].pop()["household"], cadre["cadre"]) for _n in range(count)]
    return [
        {
            "region": h[:12],
            "happened_on": day_in(random, date(2014, 5, 1), date(2014, 6, 25)),
            "household": h,
            "cadre": c,
        }
        for h, c in taken
    ]


def _visits(random: Random, pairs: Sequence[Row]) -> list[Row]:
    notes = ("核对家庭收入", "商量产业发展", "送去种苗和技术资料", "了解就医情况", "帮助联系务工", "宣传惠农政策")
    made = (
        {
            "region": p["region"], "happened_on": day_in(random, date(2014, 7, 1), date(2014, 12, 26)),
            "household": p["household"], "cadre": p["cadre"], "what": random.choice(("1", "2", "3", "4", "5", "6")),
            "note": random.choice(notes),
        }
        for p in pairs for _n in range(random.choice((1, 1, 2)))
    )  # fmt: skip
    return list({tuple(row.values()): row for row in made}.values())  # the same visit is not reported twice


def _exits(world: World, pairs: Sequence[Row]) -> list[Row]:
    """Households that left poverty, until as many people did as the review says."""
    paired = {p["household"] for p in pairs}
    order = sorted(world.households, key=lambda h: (h["household"] not in paired, world.random.random()))
    left, found = LIFTED_OUT, []
    for h in order:
        people = len(h["members"])
        if people <= left:
            left -= people
            found.append(
                {
                    "region": h["region"], "happened_on": day_in(world.random, date(2014, 11, 1), date(2014, 12, 20)),
                    "household": h["household"], "people": people, "income_per_head": world.random.randrange(2810, 4600),
                    "how": world.random.choice("12245"),
                }
            )  # fmt: skip
    assert left == 0, left
    return found


def _help(world: World) -> dict[str, list[Row]]:
    random = world.random
    gifts = random.sample(world.households, 12_216)
    by_county = {c: world.units_in(c) for c in COUNTIES}

    def somewhere() -> Row:
        unit = random.choice(world.units)
        return {
            "region": unit["village"], "happened_on": day_in(random, date(2014, 5, 1), date(2014, 12, 24)),
            "unit": unit["unit"],
        }  # fmt: skip

    students = random.sample(world.households, 1761)
    return {
        "helping.condolence_visit_made": [
            {
                "region": h["region"], "happened_on": day_in(random, date(2014, 9, 1), date(2014, 12, 24)),
                "household": h["household"], "unit": random.choice(by_county[h["region"][:6]])["unit"],
                "money": random.choice((200, 300, 500)), "goods": random.choice(("大米、食用油", "棉被", "")),
            }
            for h in gifts
        ],
        "helping.training_held": [
            {**somewhere(), "topic": f"{random.choice(TOPICS)}培训", "attendances": n, "days": random.randrange(1, 6)}
            for n in parts(random, ATTENDANCES, 955)
        ],
        "helping.labour_export_organised": [
            {**somewhere(), "people": n, "destination": random.choice(("西安", "江苏", "浙江", "广东", "新疆")),
             "trade": random.choice(("建筑", "电子", "服装", "家政", "采棉"))}
            for n in parts(random, EXPORTED, 720)
        ],
        "helping.technology_introduced": [
            {**somewhere(), "name": f"{TECHNOLOGIES[at % 6]}技术({at // 6 + 1})"} for at in range(60)
        ],
        "helping.talent_introduced": [
            {**somewhere(), "name": name(random, True), "field": random.choice(("果树", "养殖", "中药材"))} for _n in range(16)
        ],
        "helping.student_aided": [
            {
                "region": h["region"], "happened_on": day_in(random, date(2014, 8, 15), date(2014, 10, 20)),
                "unit": random.choice(by_county[h["region"][:6]])["unit"], "household": h["household"],
                "student": h["members"][-1]["name"], "stage": random.choice("12345"),
                "amount": random.choice((500, 1000, 2000, 3000)),
            }
            for h in students
        ],
    }  # fmt: skip


def _needs_and_projects(world: World) -> dict[str, list[Row]]:
    random = world.random
    needs: list[Row] = []
    for category, count, about in NEEDS:
        places = (
            random.sample(world.villages, count) if category == "village" else random.sample(world.households, count)
        )
        for place in places:
            village = place if isinstance(place, str) else place["region"]
            needs.append(
                {
                    "region": village, "happened_on": day_in(random, date(2014, 5, 5), date(2014, 7, 20)),
                    "category": category, "household": "" if isinstance(place, str) else place["household"],
                    "amount": random.randrange(about // 2, about * 3 // 2) // 100 * 100,
                }
            )  # fmt: skip
    short = NEEDED - sum(n["amount"] for n in needs)
    step = short // len(needs) // 100 * 100
    for need in needs:
        need["amount"] += step
    needs[-1]["amount"] += NEEDED - sum(n["amount"] for n in needs)
    assert min(n["amount"] for n in needs) > 0
    return {"projects.need_collected": needs, **_projects(world)}


def _projects(world: World) -> dict[str, list[Row]]:
    random = world.random
    registered, arrived, committed = _named_projects(world)
    rest = 939 - len(registered)
    money = parts(random, ARRIVED - sum(a["amount"] for a in arrived), rest, 100)
    units = [u for u in world.units if u["level"] != "6"]
    spent, progress, accepted = [], [], []
    for at, amount in enumerate(money):
        unit, (category, label) = random.choice(units), PROJECTS[at % len(PROJECTS)]
        key, day = f"XM{at + 101:04d}", day_in(random, date(2014, 5, 10), date(2014, 8, 30))
        base = {"region": unit["village"], "unit": unit["unit"]}
        village = world.place_names[unit["village"]]
        registered.append(
            {
                **base, "happened_on": day, "project": key, "name": f"{village}{label}", "category": category,
                "plan": amount, "state": "3", "households": random.randrange(10, 200),
                "people": random.randrange(40, 700),
            }
        )  # fmt: skip
        arrived.append(
            {
                **base,
                "happened_on": day + timedelta(20),
                "amount": amount,
                "source": random.choice("11123"),
                "project": key,
            }
        )
    for a in arrived:
        if random.random() < 0.85:
            paid = {k: a[k] for k in ("region", "unit", "project")}
            spent.append({**paid, "happened_on": a["happened_on"] + timedelta(40), "amount": a["amount"] * 9 // 10})
        if random.random() < 0.7:
            last = {"region": a["region"], "project": a["project"]}
            progress.append({**last, "happened_on": a["happened_on"] + timedelta(60), "state": "4", "percent": 100})
            accepted.append(
                {**last, "happened_on": a["happened_on"] + timedelta(75), "result": "1", "amount": a["amount"]}
            )
    return {
        "projects.project_registered": registered, "projects.project_progressed": progress,
        "projects.project_accepted": accepted, "funds.money_arrived": arrived, "funds.money_spent": spent,
        "funds.money_committed": committed,
    }  # fmt: skip


CATEGORIES = {"道路": "road", "桥梁": "bridge", "饮水": "water", "电力": "power", "产业": "industry", "阵地": "venue"}
STATES = {"计划": "1", "落实": "2", "实施": "3", "建成": "4", "建成通车": "5"}


def _named_projects(world: World) -> tuple[list[Row], list[Row], list[Row]]:
    """The projects that the published review names, as it states them."""
    units = {u["name"]: u for u in world.units}
    registered, arrived, committed = [], [], []
    with (DATA / "projects-2014.csv").open(encoding="utf8") as file:
        named = list(csv.DictReader(file))
    for at, p in enumerate(named, 1):
        unit = units[p["unit"]]
        county = next(c for c, n in world.place_names.items() if len(c) == 6 and n == p["county"])
        region = unit["village"] if p["village"] else county
        outputs = [{"what": p["description"], "quantity": p["quantity"], "quantity_unit": p["quantity_unit"]}]
        key, base = f"XM{at:04d}", {"region": region, "unit": unit["unit"]}
        registered.append(
            {
                **base, "happened_on": date(2014, 5, 20), "project": key, "name": p["description"],
                "category": CATEGORIES[p["kind"]], "plan": int(p["amount_yuan"]), "exactness": p["amount_exactness"],
                "state": STATES[p["status"]], "households": p["households"], "people": p["people"],
                "outputs": outputs if p["quantity"] else [],
            }
        )  # fmt: skip
        money = {
            **base, "happened_on": date(2014, 6, 10), "amount": int(p["amount_yuan"]), "source": "1", "project": key,
            "exactness": p["amount_exactness"],
        }  # fmt: skip
        (committed if p["amount_exactness"] == "planned" else arrived).append(money)
    return registered, arrived, committed


def _coordination(world: World) -> dict[str, list[Row]]:
    """Meetings, documents, inspections, bulletins, awards and what villages were named."""
    random, city = world.random, "6107"
    with (DATA / "events-2014.csv").open(encoding="utf8") as file:
        events = list(csv.DictReader(file))
    counties = {n: c for c, n in world.place_names.items() if len(c) == 6}
    meetings, documents, inspections = [], [], []
    for e in events:
        row: Row = {"region": counties.get(e["place"], city), "happened_on": date.fromisoformat(e["start"])}
        if e["kind"] == "会议":
            category = "mobilise" if "动员" in e["title"] else "policy" if "专题研究" in e["title"] else "work"
            meetings.append({**row, "title": e["title"], "category": category})
        elif e["kind"] == "文件":
            documents.append({**row, "number": "汉办发[2014]3号", "title": e["title"], "category": "policy"})
        elif e["kind"] in ("检查", "督查"):
            mode = "1" if e["kind"] == "检查" else "2"
            inspections.append({**row, "mode": mode, "inspectors": e["title"], "until": e["end"]})
    later = [date(2014, month, 12) for month in (5, 6, 7, 8, 10, 11)]
    meetings += [
        {"region": city, "happened_on": d, "title": f"{d.month}月干部驻村联户扶贫专题会议", "category": "policy"}
        for d in later
    ]
    titles = ("考核办法", "驻村工作队管理办法", "入户调查表", "结对帮扶通知", "需求征集通知", "示范村建设方案", "资金管理通知",
              "先进表彰决定", "督查方案", "培训计划", "信息报送通知", "年终考核通知")  # fmt: skip
    documents += [
        {"region": city, "happened_on": date(2014, 1 + at % 12, 18), "title": title, "category": "policy"}
        for at, title in enumerate(titles)
    ]
    enterprises = [u for u in world.units if u["level"] == "6"]
    awarded = [("unit", "市级包村扶贫先进单位", random.sample([u for u in world.units if u["level"] == "3"], 38)),
               ("enterprise", "“千企千村扶助行动”先进企业", random.sample(enterprises, 26)),
               ("person", "包村扶贫先进个人", random.sample(world.units, 29))]  # fmt: skip
    return {
        "coordination.meeting_held": meetings,
        "coordination.document_issued": documents,
        "supervision.inspection_made": inspections,
        "supervision.bulletin_issued": [
            {"region": city, "happened_on": d, "title": f"包扶工作到位情况的通报(第{n}期)", "category": "attendance"}
            for n, d in enumerate((date(2014, 5, 30), date(2014, 7, 2), date(2014, 10, 8)), 1)
        ],
        "supervision.award_given": [
            {
                "region": u["village"][:6], "happened_on": date(2014, 1, 22), "awardee_kind": kind, "merit_year": 2013,
                "title": title, "unit": u["unit"], "person": name(random, True) if kind == "person" else "",
            }
            for kind, title, units in awarded for u in units
        ],
        "places.village_named": [
            {"region": v, "happened_on": date(2014, 6, 30), "grade": "3", "batch": "2014年第一批"}
            for v in random.sample(world.villages, 22)
        ],
        "pairing.enterprise_paired": [
            {"region": u["village"], "happened_on": date(2014, 8, 8), "unit": u["unit"], "pledge": "产业带动"}
            for u in random.sample(enterprises, 18)
        ],
    }  # fmt: skip
