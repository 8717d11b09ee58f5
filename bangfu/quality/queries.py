"""Reading samples, checks, leads and their answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from bangfu.access.scope import Scope
from bangfu.access.vault import search_hash
from bangfu.households import queries as households
from bangfu.households.rules import income_per_head
from bangfu.lake.store import lake
from bangfu.ledger import queries as ledger
from bangfu.places import queries as places
from bangfu.plain.fact import Type, fields_of
from bangfu.plain.period import Period
from bangfu.plain.policy import policy
from bangfu.quality.draws import GROUPS
from bangfu.quality.facts import CountyFrame, DrawnVillage
from bangfu.quality.measures import Checked, Sampled
from bangfu.quality.models import Check, LeadAnswer, Roster, Sample, SampleUnit
from bangfu.quality.signs import Lead, Limits, Paper, signs
from bangfu.survey import queries as survey
from bangfu.survey.facts import HouseholdSurveyed
from bangfu.survey.items import items

Unit = tuple[str, str, str]
LINES = ("wage", "business", "transfer", "property", "business_cost")
SURVEYED = HouseholdSurveyed.kind().name


def samples(region: str, scope: Scope) -> list[Sample]:
    """The samples drawn in a region, or in a wider one that holds it, the last first."""
    above = Q(region__in=[region[:width] for width in (2, 4, 6) if width < len(region)])
    rows = Sample.objects.filter(places.within(region) | above)
    return [row for row in rows.order_by("-drawn_on", "-seq") if sees(row.region, scope)]


def sees(region: str, scope: Scope) -> bool:
    """Whether a sample of a region is for somebody: the region is theirs, or a part of it is."""
    return scope.covers(region) or any(granted.startswith(region) for granted in scope.regions)


def sample(key: str, scope: Scope) -> Sample | None:
    """A sample that somebody may see; None when there is none for them."""
    row = Sample.objects.filter(key=key).first()
    return row if row and sees(row.region, scope) else None


def rosters(region: str) -> dict[str, int]:
    """How many villages with registered households have a roster, and how many have none, where nobody else can be drawn."""
    known = set(Roster.objects.filter(places.within(region)).values_list("region", flat=True))
    return {"with": len(known), "without": len(households.villages(region) - known)}


def units(keys: Collection[str]) -> dict[str, set[Unit]]:
    """The drawn households of some samples."""
    found: dict[str, set[Unit]] = {}
    for sample, *unit in SampleUnit.objects.filter(sample__in=keys).values_list("sample", "region", "group", "unit"):
        found.setdefault(sample, set()).add((unit[0], unit[1], unit[2]))
    return found


def checked(keys: Collection[str]) -> dict[str, set[Unit]]:
    """The households of some samples that were visited."""
    found: dict[str, set[Unit]] = {}
    for sample, *unit in Check.objects.filter(sample__in=keys).values_list("sample", "region", "group", "unit"):
        found.setdefault(sample, set()).add((unit[0], unit[1], unit[2]))
    return found


def sampled(sample: Sample) -> Sampled:
    """A sample with what was found, as the estimates want it."""
    rows = Check.objects.filter(sample=sample.key).values_list(
        "region", "group", "outcome", "people", "wrong_people", "satisfied"
    )
    return Sampled(
        [CountyFrame(**one) for one in sample.frame["counties"]],
        [DrawnVillage(**one) for one in sample.frame["villages"]],
        [Checked(*row) for row in rows],
    )


def checks_of(sample: str) -> dict[Unit, Any]:
    """The checks of a sample by household."""
    return {(row.region, row.group, row.unit): row for row in Check.objects.filter(sample=sample)}


def drawn_units(sample: str) -> list[SampleUnit]:
    """The drawn households in order of village and group."""
    rows = SampleUnit.objects.filter(sample=sample)
    return sorted(rows, key=lambda u: (u.region, GROUPS.index(u.group), len(u.unit), u.unit))


def limits(on: date, region: str) -> Limits:
    found = policy("quality_signs", on, region)
    return Limits.of(found.value, found.source)


def confidence(on: date) -> float:
    return float(policy("quality_confidence", on).value)


def leads(region: str, period: Period) -> list[Lead]:
    """The leads in the household surveys of a region and period."""
    return signs(papers(region, period), limits(period.last, region))


def key_of(lead: Lead, period: Period) -> str:
    """A lead's number: the same whenever it is found again; it tells no name."""
    parts = (lead.sign, lead.village, period.start.isoformat(), lead.hand, str(lead.day or ""), lead.detail)
    return f"XS{search_hash('lead/' + '/'.join(parts))[:10].upper()}"


def answers(region: str) -> dict[str, Any]:
    """The last answer to each lead of a region, by the lead's number."""
    rows = LeadAnswer.objects.filter(places.within(region)).order_by("happened_on", "seq")
    return {row.lead: row for row in rows}


def papers(region: str, period: Period) -> list[Paper]:
    """The live household surveys of a region and period as the signs see them."""
    reading = lake().reading()
    asked = set(items("household"))
    amounts = [f.name for f in fields_of(HouseholdSurveyed) if f.name in asked and f.type is Type.MONEY]
    every = [f.name for f in fields_of(HouseholdSurveyed) if f.name in asked and f.privacy.value == 0]
    answered = " + ".join(f"coalesce(\"{name}\"::VARCHAR NOT IN ('', '[]'), false)::INT" for name in every)
    inside = " OR ".join(f"region LIKE '{prefix}%'" for prefix in places.kin(region))
    columns = ", ".join(f'"{name}"' for name in amounts)
    rows = reading.rows(
        f"SELECT seq, region, household, happened_on, seconds, started_at, ended_at, income_year, coalesce(size, len(members)), "
        f"{answered}, {columns} FROM {reading.live(SURVEYED, reading.last)} WHERE ({inside}) "
        f"AND happened_on >= DATE '{period.start}' AND happened_on < DATE '{period.end}' ORDER BY seq"
    )
    lines: dict[tuple[int, str], Decimal | None] = {}
    made = [_paper(row, amounts, lines) for row in rows]
    hands = survey.hands([p.seq for p in made])
    entered = ledger.recorded([p.seq for p in made])
    return [replace(p, hand=hands.get(p.seq) or entered.get(p.seq, (p.day, ""))[1]) for p in made]


def _paper(row: Any, names: list[str], lines: dict[tuple[int, str], Decimal | None]) -> Paper:
    seq, village, household, day, seconds, started, ended, income_year, size, answered, *values = row
    said = dict(zip(names, values, strict=True))
    year = income_year or day.year - 1
    if (year, village[:6]) not in lines:
        lines[year, village[:6]] = _line(year, village)
    wage, business, transfer, owned, cost = (said.get(name) for name in LINES)
    return Paper(
        seq, village, household, "", day, answered, seconds, _moment(started), _moment(ended),
        income_per_head(wage, business, transfer, owned, cost, size or 0), lines[year, village[:6]],
        tuple((name, value) for name, value in said.items() if value is not None),
    )  # fmt: skip


def _line(year: int, region: str) -> Decimal | None:
    """The line that a household of the year was held against: that of monitoring where there is one, else of poverty."""
    for key in ("monitoring_line", "poverty_line"):
        try:
            return Decimal(policy(key, date(year, 12, 31), region).value)
        except KeyError:
            continue
    return None


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
