"""Synthetic people with labelled duplicates, by two makers that share nothing but the shape of a record.

`tuning` is what the weights were set on; `held_out` draws other names, other households and other mistakes, and only judges.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from bangfu.plain.idnumber import check_character

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂凤云玉华红建国文辉力永健世广志义兴良海山仁波宁贵福生龙元全胜学祥才发武新"
    "利清飞彬富顺信子杰俊峰岩松涛祖德林和贤庆茂进有坚厚善荣瑞霜梅珍雪莲春菊琴翠雅芝萍惠珠青香月莺媛艳瑾颖露瑶怡婵雁蓓纨仪荷丹"
    "蓉眉君蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希"
)
OLD_GIVEN = (
    "大小长正天成启万金银铜满仓喜顺寿增禄宝财旺耀宗光先朝廷登科树根柱栓锁留拴狗牛虎豹彪魁奎安泰康吉祥如意来换招弟改引转存花枝"
    "叶巧妮妹姐姑婆芹芬香桃杏枣莲藕菱荣英淑贞静娴惠贤慈孝礼智勇坤乾震巽离坎艮兑"
)
DEATH = date(2014, 1, 1)


@dataclass(frozen=True)
class Record:
    """One record of a person, as an office might hold it; empty is unknown."""

    name: str
    id: str
    birth: str
    sex: str
    place: str
    kin: str


@dataclass(frozen=True)
class Crowd:
    """Records in random order, and which pairs of rows are of one person."""

    records: list[Record]
    truth: set[tuple[int, int]]


def tuning(n: int, share: float = 0.03, seed: int = 11) -> Crowd:
    """Families of equal habits; mistakes of a typist: a digit, two swapped, a homophone, a number left out."""
    rng = random.Random(seed)
    zipf = list(accumulate(1 / (k + 1) ** 0.8 for k in range(len(SURNAMES))))
    given = list(accumulate(1 / (k + 1) ** 0.4 for k in range(len(GIVEN))))

    def given_name() -> str:
        return "".join(rng.choices(GIVEN, cum_weights=given, k=2 if rng.random() < 0.85 else 1))

    def family() -> list[Record]:
        place = f"6107{rng.randint(21, 31)}{rng.randint(100, 119)}{rng.randint(200, 214)}"
        surname = rng.choices(SURNAMES, cum_weights=zipf)[0]
        head = surname + given_name()
        ages = [rng.randint(30, 80), rng.randint(28, 78)] + [rng.randint(0, 40) for _k in range(rng.randint(0, 3))]
        if len(ages) > 3 and rng.random() < 0.03:
            ages[-1] = ages[-2]
        made, twin = [], {}
        for at, age in enumerate(ages):
            name = (
                head if at == 0 else (rng.choices(SURNAMES, cum_weights=zipf)[0] if at == 1 else surname) + given_name()
            )
            day = twin.setdefault(age if at > 1 else -at - 1, DEATH - timedelta(days=age * 365 + rng.randint(0, 364)))
            sex = "1" if at == 0 else "2" if at == 1 else rng.choice("12")
            made.append(_record(rng, name, day, sex, place, head))
        return made

    return _crowd(
        rng, n, share, family, [_digit, _swap, _homophone, _no_id, _moved, _no_kin, _one_character, _birth_digit]
    )


def held_out(n: int, share: float = 0.03, seed: int = 2014) -> Crowd:
    """Clans in large villages; mistakes of the field: lunar birthdays, dialect, dropped and turned names, misread figures, moves."""
    rng = random.Random(seed)
    clans: dict[str, str] = {}
    chars = GIVEN[::-1] + OLD_GIVEN

    def family() -> list[Record]:
        place = f"61072{rng.randint(0, 9)}{rng.randint(100, 116)}{rng.randint(200, 224)}"
        clan = clans.setdefault(place, "".join(rng.choices(SURNAMES, k=6)))
        surname = rng.choice(clan)
        generation = rng.choice(chars)

        def called(line: str) -> str:
            return (
                line
                + ("" if rng.random() < 0.12 else generation if rng.random() < 0.35 else rng.choice(chars))
                + rng.choice(chars)
            )

        head = called(surname)
        first = date(1935, 1, 1) + timedelta(days=int(rng.triangular(0, 20000, 9000)))
        made = [_record(rng, head, first, "1", place, head)]
        if rng.random() < 0.8:
            made.append(
                _record(
                    rng, called(rng.choice(SURNAMES)), first + timedelta(days=rng.randint(-900, 2200)), "2", place, head
                )
            )
        born = first + timedelta(days=rng.randint(7300, 10000))
        for _child in range(rng.choice((0, 1, 1, 2, 2, 3))):
            if born >= DEATH:
                break
            made.append(_record(rng, called(surname), born, rng.choice("12"), place, head))
            if rng.random() > 0.015:
                born += timedelta(days=rng.randint(300, 2200))
        return made

    mistakes = [
        _lunar,
        _turned_birth,
        _dialect,
        _dropped,
        _turned_name,
        _misread,
        _no_id,
        _town_only,
        _other_kin,
        _moved_far,
        _year_off,
    ]
    return _crowd(rng, n, share, family, mistakes)


def _record(rng: random.Random, name: str, day: date, sex: str, place: str, kin: str) -> Record:
    serial = rng.randrange(0, 500) * 2 + (1 if sex == "1" else 0)
    first = f"{place[:6]}{day:%Y%m%d}{serial:03d}"
    return Record(name, first + check_character(first), f"{day:%Y%m%d}", sex, place, kin)


def _crowd(
    rng: random.Random,
    n: int,
    share: float,
    family: Callable[[], list[Record]],
    mistakes: list[Callable[[random.Random, Record], Record]],
) -> Crowd:
    people: list[Record] = []
    doubles = int(n * share)
    while len(people) < n - doubles:
        people += family()
    people = people[: n - doubles]
    labelled = list(enumerate(people))
    for who in rng.sample(range(len(people)), doubles):
        copy = people[who]
        for mistake in rng.sample(mistakes, rng.choice((1, 1, 2, 2, 3))):
            copy = mistake(rng, copy)
        labelled.append((who, copy))
    rng.shuffle(labelled)
    rows: dict[int, list[int]] = {}
    for at, (who, _record_of) in enumerate(labelled):
        rows.setdefault(who, []).append(at)
    return Crowd([r for _who, r in labelled], {(min(x), max(x)) for x in rows.values() if len(x) == 2})


def _put(text: str, at: int, character: str) -> str:
    return text[:at] + character + text[at + 1 :]


def _digit(rng: random.Random, r: Record) -> Record:
    return replace(r, id=_put(r.id, rng.randrange(17), rng.choice("0123456789"))) if r.id else r


def _swap(rng: random.Random, r: Record) -> Record:
    at = rng.randrange(16)
    return replace(r, id=r.id[:at] + r.id[at + 1] + r.id[at] + r.id[at + 2 :]) if r.id else r


HOMOPHONES = (
    "伟卫维",
    "芳方",
    "静敬净",
    "丽利力",
    "军君均",
    "华花",
    "红洪",
    "玉钰",
    "明鸣",
    "建健",
    "志智",
    "云芸",
    "梅玫",
    "英瑛",
)


def _homophone(rng: random.Random, r: Record) -> Record:
    for group in HOMOPHONES:
        for character in group:
            if character in r.name[1:]:
                return replace(r, name=r.name[0] + r.name[1:].replace(character, rng.choice(group)))
    return _one_character(rng, r)


def _one_character(rng: random.Random, r: Record) -> Record:
    return replace(r, name=_put(r.name, rng.randrange(1, len(r.name)), rng.choice(GIVEN)))


def _no_id(rng: random.Random, r: Record) -> Record:
    return replace(r, id="")


def _moved(rng: random.Random, r: Record) -> Record:
    return replace(r, place=r.place[:9] + str(rng.randint(200, 214)))


def _no_kin(rng: random.Random, r: Record) -> Record:
    return replace(r, kin="")


def _birth_digit(rng: random.Random, r: Record) -> Record:
    return replace(r, birth=_put(r.birth, rng.randrange(3, 8), rng.choice("0123456789")))


def _lunar(rng: random.Random, r: Record) -> Record:
    """The birthday by the lunar calendar, about a month before the solar one."""
    day = date(int(r.birth[:4]), int(r.birth[4:6]), int(r.birth[6:])) - timedelta(days=rng.randint(18, 48))
    return replace(r, birth=f"{day:%Y%m%d}")


def _turned_birth(rng: random.Random, r: Record) -> Record:
    return replace(r, birth=r.birth[:4] + r.birth[6:] + r.birth[4:6]) if int(r.birth[6:]) <= 12 else r


DIALECT = (
    "红洪虹",
    "兰南楠",
    "英银瑛",
    "福胡",
    "生森声",
    "志子芝",
    "金京晶",
    "林灵玲",
    "新星",
    "春村",
    "龙农",
    "平贫萍",
    "珍贞真",
)


def _dialect(rng: random.Random, r: Record) -> Record:
    for group in DIALECT:
        for character in group:
            if character in r.name[1:]:
                return replace(r, name=r.name[0] + r.name[1:].replace(character, rng.choice(group)))
    return r


def _dropped(rng: random.Random, r: Record) -> Record:
    return replace(r, name=r.name[0] + r.name[2:]) if len(r.name) == 3 else r


def _turned_name(rng: random.Random, r: Record) -> Record:
    return replace(r, name=r.name[0] + r.name[2] + r.name[1]) if len(r.name) == 3 else r


MISREAD = {"0": "8", "1": "7", "3": "8", "5": "6", "6": "5", "7": "1", "8": "3", "9": "4", "X": "0"}


def _misread(rng: random.Random, r: Record) -> Record:
    places = [at for at, c in enumerate(r.id) if c in MISREAD]
    at = rng.choice(places) if places else -1
    return replace(r, id=_put(r.id, at, MISREAD[r.id[at]])) if places else r


def _town_only(rng: random.Random, r: Record) -> Record:
    return replace(r, place=r.place[:9])


def _other_kin(rng: random.Random, r: Record) -> Record:
    return replace(r, kin=rng.choice(SURNAMES) + rng.choice(OLD_GIVEN) + rng.choice(OLD_GIVEN))


def _moved_far(rng: random.Random, r: Record) -> Record:
    return replace(r, place=f"61072{rng.randint(0, 9)}{rng.randint(100, 116)}{rng.randint(200, 224)}")


def _year_off(rng: random.Random, r: Record) -> Record:
    return replace(r, birth=f"{int(r.birth[:4]) + rng.choice((-1, 1))}{r.birth[4:]}")
