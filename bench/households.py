"""Synthetic households in great number, written straight into their read model, and the places that they live in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

SURNAMES = {"王": 71, "李": 72, "张": 68, "刘": 54, "陈": 45, "杨": 31, "黄": 23, "赵": 22, "吴": 20, "周": 20, "徐": 17,
            "孙": 15, "马": 13, "朱": 13, "胡": 13, "郭": 12, "何": 11, "林": 11, "高": 10, "罗": 10}  # fmt: skip
"""Some frequent surnames by their weight per thousand, about as in the census."""
GIVEN = "伟芳秀英娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉华建国文志海春梅凤云红德福贵生荣成林山"
VILLAGES = 929
COUNTIES = 11


def villages() -> list[str]:
    """Codes of villages in 11 counties of a city that is not on any map."""
    return [
        f"9901{10 + n % COUNTIES}{100 + n // COUNTIES % 18:03d}{200 + n // COUNTIES // 18:03d}" for n in range(VILLAGES)
    ]


def places() -> None:
    """The city's regions in their read models."""
    from bangfu.ledger import bulk
    from bangfu.places.models import Region, Standing

    codes = sorted({code[:width] for code in villages() for width in (2, 4, 6, 9, 12)})
    levels = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village"}
    founded = date(1949, 10, 1)
    regions, standings = [], []
    for code in codes:
        name = f"第{code[-3:]}{'村' if len(code) == 12 else '镇'}"
        regions.append(
            Region(
                key=code, stream=f"place:{code}", region=code, name=name, short=name, sound=code, initials=code,
                level=levels[len(code)], since=founded,
            )
        )  # fmt: skip
        standings.append(Standing(stream=f"place:{code}", code=code, name=name, since=founded))
    bulk.insert(regions)
    bulk.insert(standings)


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Households in order of their villages, in the order of the model's columns."""
    from bangfu.kit.sound import initials, sound

    chance, codes = Random(2014), sorted(villages())
    surnames, weights = list(SURNAMES), list(SURNAMES.values())
    names = [last + "".join(chance.choices(GIVEN, k=2)) for last in chance.choices(surnames, weights, k=count)]
    day = date(2014, 1, 1)
    for n, head in enumerate(names):
        key, village = f"HU{n:08d}", codes[n * len(codes) // count]
        out = n % 6 == 0
        yield (
            key, f"household:{key}", village, head, sound(head), initials(head), n % 7 + 1, str(n % 4 + 1), str(n % 9 + 1),
            n % 300000 / 100, "exited" if out else "poor", day + timedelta(n % 300), date(2014, 12, 1) if out else None, n + 1,
        )  # fmt: skip


def fill(count: int) -> None:
    """Write so many households into the database that settings name, as one transaction."""
    from django.db import connection, transaction

    from bangfu.households.models import Household

    table, columns = Household._meta.db_table, [f.column for f in Household._meta.concrete_fields]
    names = ", ".join(f'"{c}"' for c in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows(count):
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(columns))
            cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows(count))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
