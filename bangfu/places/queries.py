"""Reading places: their lineage, and which place a written name means."""

from __future__ import annotations

import re
import time
from datetime import date

from django.db.models import Max, Q

from bangfu.access.scope import Scope
from bangfu.places.models import Region, Standing
from bangfu.places.rules import short_name
from bangfu.plain import region as regions
from bangfu.plain.lineage import Lineage
from bangfu.plain.lineage import Standing as Stood

FRESH_SECONDS = 5.0
NEVER = date(9999, 12, 31)
_kept: list[tuple[float, int, Lineage]] = []


def lineage() -> Lineage:
    """The lineage of all places; looked up anew when places have changed, asked at most every few seconds."""
    if _kept and time.monotonic() - _kept[0][0] < FRESH_SECONDS:
        return _kept[0][2]
    last = Standing.objects.aggregate(last=Max("pk"))["last"] or 0
    if not (_kept and _kept[0][1] == last):
        rows = Standing.objects.values_list("code", "name", "since", "until", "successors")
        made = Lineage(
            Stood(code, short_name(name), since, until or NEVER, tuple(s for s in successors.split(";") if s))
            for code, name, since, until, successors in rows
        )
        _kept[:] = [(time.monotonic(), last, made)]
    _kept[0] = (time.monotonic(), *_kept[0][1:])
    return _kept[0][2]


def forget() -> None:
    """Look the lineage up anew at next asking."""
    _kept.clear()


def find_region(text: str) -> str | None:
    """The code that a code or a written place means: 宁强县大安镇华严寺村, 大安镇/华严寺村, 610726102/华严寺村; None when none
    or several."""
    code = regions.normal(text)
    if code in lineage().standings:
        return code
    if text.isascii():
        return None
    parts = [p for p in re.split(r"[/\s>·]+", text) if p]
    if not parts:
        return None
    within = regions.normal(parts.pop(0)) if len(parts) > 1 and parts[0].isdecimal() else ""
    parts[-1] = short_name(parts[-1])
    found = [
        c for c, path in _paths().items()
        if c.startswith(within) and all(p in path for p in parts) and path.endswith(parts[-1])
    ]  # fmt: skip
    exact = [c for c in found if _paths()[c].endswith("".join(parts))]
    return exact[0] if len(exact) == 1 else found[0] if len(found) == 1 else None


def _paths() -> dict[str, str]:
    known = lineage()
    if not hasattr(known, "paths"):
        names = {code: standings[-1].name for code, standings in known.standings.items()}
        paths = {c: "".join(names.get(p, "") for p in regions.trail(c)) for c in names}
        known.paths = paths  # type: ignore[attr-defined]
    return known.paths  # type: ignore[attr-defined, no-any-return]


def kin(code: str) -> tuple[str, ...]:
    """The codes of any day that a place stands, or stood, under; its own first."""
    return (code, *(one for one in sorted(lineage().kin(code)) if one != code))


def within(code: str, column: str = "region") -> Q:
    """Rows that happened in a place, under whichever of its codes."""
    return Scope(kin(code)).rows(column)


def children(code: str, on: date) -> list[Region]:
    """The regions one level below a code that stood on a day."""
    width = regions.child_width(code)
    rows = Region.objects.filter(region__gte=code, region__lt=code + ":").order_by("region")
    return [r for r in rows if len(r.key) == width and r.since <= on and (r.until is None or on < r.until)]
