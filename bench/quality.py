"""Signs of made-up surveys: how many planted frauds are found, how many honest counties show a lead, and how fast."""

from __future__ import annotations

import time
from datetime import date
from random import Random
from typing import Any

COUNTIES = 100


def measure() -> list[dict[str, Any]]:
    """Recall by kind of plant; the share of honest counties with any lead, beside the stated level; surveys a second."""
    from bangfu.plain.policy import policy
    from bangfu.quality.signs import Limits, signs
    from tests.quality import made

    found_limits = policy("quality_signs", date(2014, 12, 31))
    limits = Limits.of(found_limits.value, found_limits.source)
    begun = time.perf_counter()
    false = sum(bool(signs(made.honest(Random(seed)), limits)) for seed in range(COUNTIES))
    seconds = time.perf_counter() - begun
    found: dict[str, int] = {}
    others = planted = 0
    for plant in made.FRAUDS:
        for seed in range(COUNTIES // 4):
            sign, village, papers = plant(Random(seed), made.honest(Random(seed)))
            leads = signs(papers, limits)
            found[sign] = found.get(sign, 0) + any((lead.sign, lead.village) == (sign, village) for lead in leads)
            others += sum(lead.village != village for lead in leads)
            planted += 1
    papers = made.honest(Random(1), villages=300, households=100)
    begun = time.perf_counter()
    signs(papers, limits)
    return [
        {
            "name": "quality_signs", "value": round(sum(found.values()) / planted, 4), "unit": "recall",
            "false_counties": round(false / COUNTIES, 4), "against": float(limits.level), "honest_counties": COUNTIES,
            "false_leads_beside_a_fraud": round(others / planted, 4),
            "by_kind": {k: round(n / (COUNTIES // 4), 3) for k, n in found.items()},
        },
        {
            "name": "quality_signs_speed", "value": round(len(papers) / (time.perf_counter() - begun)), "unit": "surveys/s",
            "surveys": len(papers), "honest_county_seconds": round(seconds / COUNTIES, 4),
        },
    ]  # fmt: skip
