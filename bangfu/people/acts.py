"""How the registers of units and cadres follow from facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model

from bangfu.kit.sound import initials, sound
from bangfu.ledger.registry import Told, fold
from bangfu.people.models import Cadre, Unit


@fold("unit", Unit)
def unit(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    f = tolds[-1].fact
    yield Unit(
        key=key, stream=f"unit:{key}", region=f.region, name=f.name, sound=sound(f.name), initials=initials(f.name),
        level=f.level, lead=f.lead,
    )  # fmt: skip


@fold("cadre", Cadre)
def cadre(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    f = tolds[-1].fact
    yield Cadre(
        key=key, stream=f"cadre:{key}", region=f.region, name=f.name, sound=sound(f.name), initials=initials(f.name),
        unit=f.unit, rank=f.rank, skills=list(f.skills),
    )  # fmt: skip
