"""Made-up people: names and ID numbers that cannot be anybody's."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from bangfu.plain.idnumber import check_character

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
MEN = "伟强磊军勇杰涛明超辉刚平建国志华德文永生富贵成林祥云福有安民"
WOMEN = "芳娜敏静丽艳娟霞秀英玲桂香兰梅红燕萍琴春花菊珍凤莲翠玉"
RESERVED = "999999"
EPOCH = date(1920, 1, 1)


def name(random: Random, male: bool) -> str:
    given = MEN if male else WOMEN
    return random.choice(SURNAMES) + random.choice(given) + (random.choice(given) if random.random() < 0.8 else "")


class IdNumbers:
    """ID numbers with a valid check character under a reserved region code, none given twice."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.used: set[str] = set()

    def next(self, born: date, male: bool) -> str:
        while True:
            serial = self.random.randrange(0, 500) * 2 + male
            region = RESERVED[:4] + f"{self.random.randrange(0, 100):02d}"
            first = f"{region}{born:%Y%m%d}{serial:03d}"
            if first not in self.used:
                self.used.add(first)
                return first + check_character(first)


def birthday(random: Random, age: int) -> date:
    """A day of birth for somebody `age` years old on 1 January 2014."""
    return date(2014 - age, 1, 1) - timedelta(days=random.randrange(1, 365))
