"""Panels: what each room adds to the page of a thing, in an order; a room above adds to the things of rooms below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, Somebody
from bangfu.access.vault import masked_name
from bangfu.plain.period import Period


@dataclass(frozen=True)
class Looking:
    """Who looks at a page: what they may see, for which period, and they themselves."""

    scope: Scope
    period: Period
    person: Somebody

    @cached_property
    def named(self) -> Scope:
        """Where people's names show."""
        return self.person.scope(Verb.NAMES)

    def name(self, name: str, region: str) -> str:
        """The name of somebody who belongs to a place, as far as it may be seen."""
        return name if self.named.covers(region) else masked_name(name)


Shown = Mapping[str, Any]
Panel = Callable[[Any, Looking], Shown | None]
PANELS: dict[str, list[tuple[int, Panel]]] = {}
DRAWN = ("table", "chart", "sum", "pairs", "tiles", "alerts", "photos")


def panel(*things: str, order: int = 50) -> Callable[[Panel], Panel]:
    """Declare a panel of the pages of some things (`region` is a region's dashboard).

    The function is given the thing's row (of a region, its code) and who looks. It gives what the template
    `kit/_<kind>.html` draws, with its `kind` (see `DRAWN`), or None when there is nothing to say.
    """

    def declare(function: Panel) -> Panel:
        for thing in things:
            PANELS.setdefault(thing, []).append((order, function))
        return function

    return declare


def panels_of(thing: str, row: Any, looking: Looking) -> list[Shown]:
    """The panels of a page, in order."""
    declared = sorted(PANELS.get(thing, ()), key=lambda one: (one[0], one[1].__module__, one[1].__name__))
    made = [function(row, looking) for _order, function in declared]
    return [{**one, "template": f"kit/_{one['kind']}.html"} for one in made if one is not None]
