"""Rates from a two-stage sample, with their errors. Pure.

Villages are drawn in each stratum (county), households in each village and group, both by simple random sampling without
replacement. The rate is the ratio of two weighted totals; its variance is that of the linearised ratio with both finite
population corrections (Cochran, Sampling Techniques, 3rd ed. 1977, chapter 11: ratios in two-stage sampling):

    R = sum N/n M_i ybar_i / sum N/n M_i xbar_i,   D_i = M_i (ybar_i - R xbar_i)
    v(R) = 1/X^2 sum_h [ N^2 (1 - n/N) s^2(D_i) / n + N/n sum_i M_i^2 (1 - m_i/M_i) s_i^2(y - R x) / m_i ]

The interval is Wilson's (1927) with the effective sample size R(1-R)/v of Korn and Graubard (Survey Methodology 24, 1998),
not above that of households drawn singly, and shrunk by (z/t)^2 for the few villages that the variance rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, pi, sqrt, tan
from statistics import NormalDist


@dataclass(frozen=True)
class Cell:
    """A group of a drawn village: how many households it has, and (x, y) of each that was checked."""

    households: int
    found: tuple[tuple[float, float], ...]

    @property
    def is_known(self) -> bool:
        """That somebody was met, or that nobody is there to be met."""
        return bool(self.found) or not self.households


Cluster = tuple[Cell, ...]
"""A drawn village: its groups, in each of which households were drawn on their own."""


@dataclass(frozen=True)
class Stratum:
    """A county: how many villages it has, and those that were drawn, by code."""

    villages: int
    clusters: Mapping[str, Cluster]


@dataclass(frozen=True)
class Estimate:
    """A rate; its standard error and interval are None where the sample cannot tell them. `n`: households checked."""

    rate: float
    error: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Part:
    """One ratio of a sum of ratios: its weight and its sample."""

    weight: float
    strata: Mapping[str, Stratum]


def estimate(strata: Mapping[str, Stratum], confidence: float) -> Estimate | None:
    """The weighted ratio of y to x; None when nothing of the group was checked."""
    rate = _ratio(strata)
    if rate is None:
        return None
    n = checked(strata)
    variance, freedom = _variance([(Part(1, strata), rate)])
    if variance is None:
        return Estimate(rate, None, None, None, n)
    if _is_census(strata):
        return Estimate(rate, 0.0, rate, rate, n)
    low, high = interval(rate, variance, _worth(strata, n), freedom, confidence)
    return Estimate(rate, sqrt(variance), low, high, n)


def composite(base: float, parts: Sequence[Part], confidence: float) -> Estimate | None:
    """`base` plus the weighted sum of ratios of one sample, whose errors are taken together village by village.

    Where nothing was found in a part, the upper end takes that part's own upper end, which is on the safe side.
    """
    rates = [_ratio(part.strata) for part in parts]
    known = [(part, rate) for part, rate in zip(parts, rates, strict=True) if rate is not None]
    if len(known) < len(parts) or not parts:
        return None
    rate = base + sum(part.weight * r for part, r in known)
    n = sum(checked(part.strata) for part in parts)
    variance, freedom = _variance(known)
    if variance is None:
        return Estimate(rate, None, None, None, n)
    reach = t_quantile(confidence, freedom) * sqrt(variance)
    none_found = [part for part, r in known if r == 0 and not _is_census(part.strata)]
    uppers = [estimate(part.strata, confidence) for part in none_found]
    more = sum(part.weight * (e.high or 0) for part, e in zip(none_found, uppers, strict=True) if e)
    return Estimate(rate, sqrt(variance), max(base, rate - reach), min(1.0, rate + reach + more), n)


def checked(strata: Mapping[str, Stratum]) -> int:
    """How many households were checked."""
    return sum(len(cell.found) for s in strata.values() for cluster in s.clusters.values() for cell in cluster)


def _totals(strata: Mapping[str, Stratum]) -> tuple[float, float]:
    x = y = 0.0
    for stratum in strata.values():
        some = _answering(stratum)
        for cell in (cell for cluster in some.values() for cell in cluster if cell.found):
            weight = stratum.villages / len(some) * cell.households / len(cell.found)
            x += weight * sum(one[0] for one in cell.found)
            y += weight * sum(one[1] for one in cell.found)
    return x, y


def _ratio(strata: Mapping[str, Stratum]) -> float | None:
    x, y = _totals(strata)
    return y / x if x else None


def _answering(stratum: Stratum) -> Mapping[str, Cluster]:
    """The drawn villages that have been checked in every group."""
    return {code: cluster for code, cluster in stratum.clusters.items() if all(cell.is_known for cell in cluster)}


def _is_census(strata: Mapping[str, Stratum]) -> bool:
    return all(
        len(_answering(s)) == s.villages
        and all(len(cell.found) == cell.households for c in s.clusters.values() for cell in c)
        for s in strata.values()
    )


def _variance(known: Sequence[tuple[Part, float]]) -> tuple[float | None, int]:
    """The variance of the weighted sum of some ratios, and the degrees of freedom that it rests on; None when one village,
    or one household of a village where all villages were drawn, cannot tell it."""
    sizes = [_totals(part.strata)[0] for part, _rate in known]
    total, freedom = 0.0, 0
    for name in sorted({name for part, _rate in known for name in part.strata}):
        residuals: dict[str, float] = {}
        within, villages, n, rest = 0.0, 0, 0, 0
        for (part, rate), size in zip(known, sizes, strict=True):
            stratum = part.strata.get(name)
            some = _answering(stratum) if stratum else {}
            villages, n = max(villages, stratum.villages if stratum else 0), max(n, len(some))
            for code, cell in ((code, cell) for code, cluster in some.items() for cell in cluster if cell.found):
                d = [part.weight * (y - rate * x) / size for x, y in cell.found]
                residuals[code] = residuals.get(code, 0.0) + cell.households * sum(d) / len(d)
                spread = _spread(d)
                if len(d) < cell.households and spread is None and n == villages:
                    return None, 0
                within += cell.households**2 * (1 - len(d) / cell.households) * (spread or 0.0) / len(d)
                rest += len(d) - 1
        if not n:
            continue
        between = _spread([*residuals.values(), *[0.0] * (n - len(residuals))])
        if between is None and n < villages:
            return None, 0
        total += villages**2 * (1 - n / villages) * (between or 0.0) / n + villages / n * within
        freedom += n - 1 if n < villages else rest
    return total, freedom


def _spread(values: Sequence[float]) -> float | None:
    """The sample variance; None of fewer than two."""
    if len(values) < 2:
        return None
    mean = sum(values) / len(values)
    return sum((v - mean) ** 2 for v in values) / (len(values) - 1)


def interval(rate: float, variance: float, most: float, freedom: int, confidence: float) -> tuple[float, float]:
    """Wilson's interval at the effective sample size, which is never taken to be above `most`, since a few clusters can
    hide how alike the households of a village are; where none (or all) were found, at `most`."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    effective = min(rate * (1 - rate) / variance, most) if variance > 0 and 0 < rate < 1 else most
    return wilson(rate, effective * (z / t_quantile(confidence, freedom)) ** 2, z)


def _worth(strata: Mapping[str, Stratum], n: int) -> float:
    """What n households drawn singly from as many as there are would be worth: n / (1 - n/M)."""
    sizes = [
        (stratum, sum(cell.households for cluster in some.values() for cell in cluster) / len(some))
        for stratum in strata.values() if (some := _answering(stratum))
    ]  # fmt: skip
    households = sum(stratum.villages * mean for stratum, mean in sizes)
    return n / (1 - n / households) if households > n else float(n)


def wilson(rate: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's score interval of a proportion from n trials (n need not be whole)."""
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def t_quantile(confidence: float, freedom: float) -> float:
    """Student's two-sided quantile: exact for 1 and 2 degrees of freedom, else by Abramowitz and Stegun 26.7.5."""
    p = 0.5 + confidence / 2
    z = NormalDist().inv_cdf(p)
    if freedom == inf:
        return z
    if freedom <= 1:
        return tan(pi * (p - 0.5))
    if freedom == 2:
        return (2 * p - 1) * sqrt(2 / (4 * p * (1 - p)))
    v = float(freedom)
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    g4 = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + g1 / v + g2 / v**2 + g3 / v**3 + g4 / v**4
