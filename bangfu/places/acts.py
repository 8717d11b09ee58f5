"""How places follow from facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model

from bangfu.kit.sound import initials, sound
from bangfu.ledger.registry import Told, fold
from bangfu.places import queries
from bangfu.places.models import Region, Standing
from bangfu.places.rules import short_name


@fold("place", Region, Standing)
def place(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    stream = f"place:{key}"
    for one in tolds:
        f = one.fact
        yield Standing(
            stream=stream, code=key, name=f.name, since=f.happened_on, until=f.until, successors=f.successors
        )  # fmt: skip
    last = tolds[-1].fact
    short = short_name(last.name)
    queries.forget()
    yield Region(
        key=key, stream=stream, region=key, name=last.name, short=short, sound=sound(short), initials=initials(short),
        level=last.level, since=last.happened_on, until=last.until, successors=last.successors,
    )  # fmt: skip
