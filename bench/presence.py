"""Flags on duty: how many planted frauds are found with their facts, and how many honest years raise a flag."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

YEARS = 200


def measure() -> list[dict[str, Any]]:
    """Recall over plants of every kind, some below the limits on purpose; false flags per honest year of a team."""
    from bangfu.plain.policy import policy
    from bangfu.presence.clues import clues
    from bench import duty_years

    rule = policy("presence_limits", date(duty_years.YEAR, 12, 31), duty_years.VILLAGE)
    flagged = {
        year: sum(bool(clues(made(Random(seed)), rule)) for seed in range(YEARS))
        for year, made in (("tidy", duty_years.honest), ("sloppy", duty_years.sloppy))
    }
    found: dict[str, int] = {}
    for plant in duty_years.FRAUDS:
        for seed in range(YEARS):
            record, code, seqs = plant(Random(seed), duty_years.honest(Random(seed)))
            hit = any(c.code == code and set(seqs) & set(c.seqs) for c in clues(record, rule))
            found[code] = found.get(code, 0) + hit
    return [
        {
            "name": "presence_flags",
            "value": round(sum(found.values()) / (YEARS * len(found)), 4),
            "unit": "recall",
            "false_flags": round(flagged["tidy"] / YEARS, 4),
            "false_flags_sloppy": round(flagged["sloppy"] / YEARS, 4),
            "honest_years": YEARS,
            "by_kind": {code: round(n / YEARS, 3) for code, n in found.items()},
        }
    ]
