"""Signs of made-up survey data (数字脱贫): each a lead with its evidence, to be looked into on the spot; none decides anything.

Pure. Tests across the villages of a region keep the false discovery rate at the stated level (Benjamini and Hochberg,
J. R. Stat. Soc. B 57, 1995). The limits come from the policy number `quality_signs`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import exp, fsum, lgamma, log, log1p
from typing import Any, TypeVar

from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _

T = TypeVar("T")


@dataclass(frozen=True)
class Paper:
    """A household survey as the signs see it. `hand`: who asked; `answered`: how many answers it has; `amounts`: item → yuan."""

    seq: int
    village: str
    household: str
    hand: str
    day: date
    answered: int
    seconds: int | None = None
    started: datetime | None = None
    ended: datetime | None = None
    income: Decimal | None = None
    line: Decimal | None = None
    amounts: tuple[tuple[str, Decimal], ...] = ()

    @property
    def told(self) -> tuple[tuple[str, Decimal], ...]:
        """The amounts that are not nothing."""
        return tuple((item, value) for item, value in self.amounts if value)


@dataclass(frozen=True)
class Lead:
    """A sign: where, of whom and which day where it is about a hand's day, the sentence, the surveys that show it."""

    sign: str
    village: str
    reason: Reason
    seqs: tuple[int, ...]
    hand: str = ""
    day: date | None = None
    detail: str = ""
    p: float | None = None


@dataclass(frozen=True)
class Limits:
    """The limits of the signs; see `policy/quality.toml` for each."""

    level: Decimal
    line_width: Decimal
    line_slope: Decimal
    least_near_line: int
    round_to: int
    round_odds: Decimal
    least_amounts: int
    least_elsewhere: int
    block_items: int
    block_discount: Decimal
    seconds_an_answer: Decimal
    least_fast: int
    most_a_day: int
    overlap_seconds: int
    source: str = ""

    @classmethod
    def of(cls, value: Mapping[str, Any], source: str) -> Limits:
        exact = {name: Decimal(v) if isinstance(v, str) else v for name, v in value.items()}
        return cls(**exact, source=source)


def signs(papers: Sequence[Paper], limits: Limits) -> list[Lead]:
    """Every lead in the surveys of a region and period, by village."""
    last = _last_of_each(papers)
    found = [
        *bunching(last, limits), *same_blocks(last, limits), *round_numbers(last, limits), *too_fast(papers, limits),
        *overlaps(papers, limits), *many_a_day(papers, limits),
    ]  # fmt: skip
    return sorted(found, key=lambda lead: (lead.village, lead.sign, lead.day or date.min, lead.hand, lead.detail))


def _last_of_each(papers: Sequence[Paper]) -> list[Paper]:
    """Of each household the last survey."""
    last = {p.household: p for p in sorted(papers, key=lambda p: (p.day, p.seq))}
    return sorted(last.values(), key=lambda p: p.seq)


def upper_tail(k: int, n: int, p: float) -> float:
    """P(X >= k) of a binomial of n trials; in logarithms, since the coefficients of a large village are beyond a float."""
    if k <= 0 or p >= 1:
        return 1.0
    if p <= 0:
        return 0.0
    ways = lgamma(n + 1)
    terms = (ways - lgamma(i + 1) - lgamma(n - i + 1) + i * log(p) + (n - i) * log1p(-p) for i in range(k, n + 1))
    return min(1.0, fsum(map(exp, terms)))


def discoveries(tests: Iterable[tuple[float, Lead]], level: float, silent: int = 0) -> list[Lead]:
    """The leads that stand when the false discovery rate is to be at most `level` (Benjamini-Hochberg). `silent`: how many
    were tested and had nothing to show; left out, the rest would look rarer than they are."""
    order = sorted(tests, key=lambda one: one[0])
    kept = [at for at, (p, _lead) in enumerate(order, 1) if p <= level * at / (len(order) + silent)]
    return [lead for _p, lead in order[: max(kept, default=0)]]


def _by(papers: Iterable[Paper], key: Callable[[Paper], T]) -> dict[T, list[Paper]]:
    found: dict[T, list[Paper]] = {}
    for paper in papers:
        found.setdefault(key(paper), []).append(paper)
    return found


def bunching(papers: Sequence[Paper], limits: Limits) -> list[Lead]:
    """More households just above the line than just below it than a smooth distribution allows.

    Within a narrow window around the line a density is nearly straight; of the households in it the share above is then
    at most slope/(1 + slope), where `line_slope` is the steepest rise allowed from the lower to the upper half. The exact
    binomial test of that share is the local test of a density's continuity at a cut-off (McCrary, J. Econometrics 142,
    2008, in the finite-sample form of Cattaneo, Frandsen and Titiunik, J. Causal Inference 3, 2015).
    """
    most = limits.line_slope / (1 + limits.line_slope)
    tests = []
    for village, own in _by(papers, lambda p: p.village).items():
        near = [(p, p.line) for p in own if p.income is not None and p.line is not None and _near(p, limits)]
        above = [p for p, line in near if p.income is not None and p.income >= line]
        if len(near) < limits.least_near_line:
            continue
        p_value = upper_tail(len(above), len(near), float(most))
        text = _("标准线上下%(width)s%%以内有%(n)s户,其中%(above)s户在线上;平滑分布下线上不超过%(most)s%%,检验p%(p)s")
        values = {
            "width": _percent(limits.line_width),
            "n": len(near),
            "above": len(above),
            "most": _percent(most),
            "p": _p(p_value),
        }
        tests.append((p_value, _lead("bunching", village, text, above, limits, values, p=p_value)))
    return discoveries(tests, float(limits.level))


def _near(paper: Paper, limits: Limits) -> bool:
    if paper.income is None or paper.line is None:
        return False
    reach = paper.line * limits.line_width
    return paper.line - reach <= paper.income < paper.line + reach


def same_blocks(papers: Sequence[Paper], limits: Limits) -> list[Lead]:
    """Households of a village whose amounts are all the same, where chance would not make them so.

    A value's frequency in the region is how likely a household gives it; a block's likelihood is their product, taken to
    the power `block_discount`, since answers hang together. The binomial tail of as many households with the block in a
    village of that size is multiplied by the number of blocks that could have been it.
    """
    known = [p for p in papers if len(p.told) >= limits.block_items]
    often = Counter(pair for p in known for pair in p.told)
    tests, silent = [], 0
    for village, own in _by(known, lambda p: p.village).items():
        before = len(tests)
        for block, some in _by(own, lambda p: tuple(sorted(p.told))).items():
            if len(some) < 2:
                continue
            bits = sum(log(often[pair] / len(known)) for pair in block) * float(limits.block_discount)
            p_value = min(1.0, len(own) * upper_tail(len(some), len(own), min(exp(bits), 1.0)))
            text = _("%(n)s户的%(items)s项金额完全相同;偶然如此的可能p%(p)s")
            values = {"n": len(some), "items": len(block), "p": _p(p_value)}
            detail = f"{min(p.seq for p in some)}"
            tests.append((p_value, _lead("same_block", village, text, some, limits, values, detail=detail, p=p_value)))
        silent += len(tests) == before
    return discoveries(tests, float(limits.level), silent)


def round_numbers(papers: Sequence[Paper], limits: Limits) -> list[Lead]:
    """More households with nothing but round amounts than elsewhere in the region.

    Honest answers are rounded too, and villages differ: a village stands out when the odds of such households are beyond
    `round_odds` times those of the rest of the region (exact binomial test). The index is Whipple's, of terminal digits:
    round amounts in hundredths of what evenly spread digits would give.
    """
    known = [p for p in papers if len(p.told) >= limits.least_amounts]
    rounds = {p.seq for p in known if all(value % limits.round_to == 0 for _item, value in p.told)}
    tests = []
    for village, own in _by(known, lambda p: p.village).items():
        rest, n = len(known) - len(own), len([p for p in own if p.seq in rounds])
        if rest < limits.least_elsewhere:
            continue
        elsewhere = (len(rounds) - n + 1) / (rest + 2)
        odds = float(limits.round_odds) * elsewhere / (1 - elsewhere)
        p_value = upper_tail(n, len(own), odds / (1 + odds))
        text = _(
            "%(n)s户中%(k)s户的金额全是%(to)s的倍数,全县其他村为%(share)s%%;整数指数%(index)s(均匀为100),检验p%(p)s"
        )
        values = {
            "n": len(own), "k": n, "to": limits.round_to, "share": f"{100 * elsewhere:.1f}", "index": whipple(own, limits.round_to),
            "p": _p(p_value),
        }  # fmt: skip
        some = [p for p in own if p.seq in rounds]
        tests.append((p_value, _lead("round_numbers", village, text, some, limits, values, p=p_value)))
    return discoveries(tests, float(limits.level))


def whipple(papers: Iterable[Paper], round_to: int) -> int:
    """Multiples of `round_to` among the amounts, in hundredths of the share that evenly spread whole yuan would have."""
    amounts = [value for p in papers for _item, value in p.told]
    return round(100 * round_to * sum(value % round_to == 0 for value in amounts) / len(amounts)) if amounts else 0


def too_fast(papers: Sequence[Paper], limits: Limits) -> list[Lead]:
    """Surveys of one hand on one day that took less time than it takes to say the answers."""
    fast = [
        p for p in papers if p.seconds is not None and p.answered and p.seconds < p.answered * limits.seconds_an_answer
    ]
    found = []
    for (village, hand, day), some in _by(fast, lambda p: (p.village, p.hand, p.day)).items():
        if len(some) >= limits.least_fast:
            text = _("%(n)s份问卷平均%(seconds)s秒答完%(answers)s题,每题不到%(least)s秒")
            values = {
                "n": len(some), "seconds": round(sum(p.seconds or 0 for p in some) / len(some)),
                "answers": round(sum(p.answered for p in some) / len(some)), "least": str(limits.seconds_an_answer),
            }  # fmt: skip
            found.append(_lead("too_fast", village, text, some, limits, values, hand=hand, day=day))
    return found


def overlaps(papers: Sequence[Paper], limits: Limits) -> list[Lead]:
    """One hand was asking in two households at the same time, in one village or in two."""
    timed = [p for p in papers if p.started and p.ended and p.hand]
    found = []
    for (hand, day), some in _by(timed, lambda p: (p.hand, p.day)).items():
        order = sorted(some, key=lambda p: (p.started or datetime.max, p.seq))
        both = [
            (a, b) for at, b in enumerate(order) for a in order[:at]
            if a.household != b.household and _shared(a, b) > limits.overlap_seconds
        ]  # fmt: skip
        if both:
            papers_in = {p.seq: p for pair in both for p in pair}
            village = Counter(p.village for p in papers_in.values()).most_common(1)[0][0]
            text = _("同一调查人有%(n)s对问卷的时间重叠,最长%(longest)s分钟")
            values = {"n": len(both), "longest": max(_shared(a, b) for a, b in both) // 60}
            found.append(_lead("overlap", village, text, list(papers_in.values()), limits, values, hand=hand, day=day))
    return found


def _shared(a: Paper, b: Paper) -> int:
    """Seconds that two surveys have in common, the first having begun first."""
    if a.ended is None or b.started is None or b.ended is None:
        return 0
    return int((min(a.ended, b.ended) - b.started).total_seconds())


def many_a_day(papers: Sequence[Paper], limits: Limits) -> list[Lead]:
    """One hand asked more households on one day than a day has time for."""
    found = []
    for (hand, day), some in _by((p for p in papers if p.hand), lambda p: (p.hand, p.day)).items():
        if len({p.household for p in some}) > limits.most_a_day:
            text = _("一天问了%(n)s户,超过%(most)s户")
            values = {"n": len({p.household for p in some}), "most": limits.most_a_day}
            village = Counter(p.village for p in some).most_common(1)[0][0]
            found.append(_lead("many_a_day", village, text, some, limits, values, hand=hand, day=day))
    return found


def _lead(
    sign: str, village: str, text: str, papers: Iterable[Paper], limits: Limits, values: Mapping[str, Any],
    *, hand: str = "", day: date | None = None, detail: str = "", p: float | None = None,
) -> Lead:  # fmt: skip
    seqs = tuple(sorted(one.seq for one in papers))
    return Lead(sign, village, Reason(sign, text, values, limits.source), seqs, hand, day, detail, p)


def _percent(share: Decimal) -> str:
    return f"{100 * share:.0f}"


def _p(value: float) -> str:
    return "<0.0001" if value < 0.0001 else f"={value:.4f}"
