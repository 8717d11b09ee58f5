"""Survey data that is honest, and frauds planted into it. Honest people round, villages differ, subsidies are flat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from bangfu.quality.signs import Paper

LINE = Decimal(2800)
DAY = date(2014, 10, 8)
ITEMS = ("wage", "business", "transfer", "property", "business_cost", "gifts", "rent", "farm_subsidy")
ANSWERS = 40


def village_code(n: int) -> str:
    return f"610726102{n:03d}"


def honest(random: Random, villages: int = 30, households: int = 60) -> list[Paper]:
    """A county's surveys: incomes lognormal with a mean that differs by village, amounts rounded by some, ten to twenty
    minutes an interview, at most fifteen a day and hand."""
    found: list[Paper] = []
    for v in range(villages):
        middle, rounding = random.gauss(8.4, 0.15), min(max(random.gauss(0.15, 0.04), 0.02), 0.4)
        clock = datetime(2014, 10, 8, 8)
        for h in range(households):
            if h % 15 == 0:
                clock = datetime(2014, 10, 8, 8) + timedelta(days=h // 15)
            seconds = random.randint(600, 1200)
            found.append(_paper(random, v, h, middle, random.random() < rounding, clock, seconds, len(found) + 1))
            clock += timedelta(seconds=seconds + random.randint(120, 600))
    return found


def _paper(
    random: Random, v: int, h: int, middle: float, rounds: bool, clock: datetime, seconds: int, seq: int
) -> Paper:
    size = random.randint(1, 6)
    per_head = random.lognormvariate(middle, 0.5)
    shares = [random.random() ** 2 for _item in ITEMS[:7]]
    step = 100 if rounds else random.choice((1, 1, 5, 10))
    values = [
        round(per_head * size * share / sum(shares) / step) * step if random.random() < 0.75 else 0 for share in shares
    ]
    subsidy = 80 * random.randint(1, 5)
    amounts = tuple(zip(ITEMS, map(Decimal, [*values, subsidy]), strict=True))
    income = round(Decimal(per_head), 2)
    return Paper(
        seq, village_code(v), f"H{v}-{h}", f"hand-{v}", clock.date(), ANSWERS, seconds, clock, clock + timedelta(seconds=seconds), income,
        LINE, amounts,
    )  # fmt: skip


Plant = Callable[[Random, list[Paper]], tuple[str, str, list[Paper]]]


def _of(papers: list[Paper], village: str) -> list[Paper]:
    return [p for p in papers if p.village == village]


def _with(papers: list[Paper], changed: list[Paper]) -> list[Paper]:
    by_seq = {p.seq: p for p in changed}
    return [by_seq.get(p.seq, p) for p in papers]


def bunched(random: Random, papers: list[Paper]) -> tuple[str, str, list[Paper]]:
    """Everybody under the line is written to just above it, and so are some others."""
    village = random.choice(papers).village
    own = _of(papers, village)
    moved = [p for p in own if p.income and p.income < LINE] + random.sample(own, 8)
    changed = [replace(p, income=LINE + Decimal(random.randint(1, 200))) for p in moved]
    return "bunching", village, _with(papers, changed)


def copied(random: Random, papers: list[Paper]) -> tuple[str, str, list[Paper]]:
    """Four households bear the answers of a fifth."""
    village = random.choice(papers).village
    own = [p for p in _of(papers, village) if len(p.told) >= 5]
    first, *others = random.sample(own, 5)
    return "same_block", village, _with(papers, [replace(p, amounts=first.amounts) for p in others])


def rounded(random: Random, papers: list[Paper]) -> tuple[str, str, list[Paper]]:
    """Two thirds of a village's amounts are written from the desk, in hundreds."""
    village = random.choice(papers).village
    own = random.sample(_of(papers, village), 40)
    changed = [
        replace(p, amounts=tuple((item, value // 100 * 100 + (100 if value else 0)) for item, value in p.amounts))
        for p in own
    ]
    return "round_numbers", village, _with(papers, changed)


def hurried(random: Random, papers: list[Paper]) -> tuple[str, str, list[Paper]]:
    """Five interviews of half a minute."""
    first = random.choice(papers)
    own = [p for p in _of(papers, first.village) if p.day == first.day][:5]
    changed = [
        replace(p, seconds=random.randint(15, 35), ended=(p.started or datetime.min) + timedelta(seconds=30))
        for p in own
    ]
    return "too_fast", first.village, _with(papers, changed)


def doubled(random: Random, papers: list[Paper]) -> tuple[str, str, list[Paper]]:
    """Two interviews at once."""
    first = random.choice(papers)
    own = [p for p in _of(papers, first.village) if p.day == first.day]
    one, other = own[0], own[1]
    return "overlap", first.village, _with(papers, [replace(other, started=one.started, ended=one.ended)])


def tireless(random: Random, papers: list[Paper]) -> tuple[str, str, list[Paper]]:
    """A whole village asked on one day."""
    village = random.choice(papers).village
    own = _of(papers, village)
    return "many_a_day", village, _with(papers, [replace(p, day=DAY, started=None, ended=None) for p in own[:45]])


FRAUDS: tuple[Plant, ...] = (bunched, copied, rounded, hurried, doubled, tireless)
