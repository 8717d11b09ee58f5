"""Policy: numbers and code lists with dates, region and source, read from `bangfu/policy/*.toml`.

An office overlays its own by naming a folder in BANGFU_POLICY; its values come before ours. What an office published as a
fact stands beside them, from its day on.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent / "policy"


@dataclass(frozen=True)
class Value:
    """One value of a policy number: valid from `since` up to, not including, `until` in `region` and below, as `source` says.

    `published`: an office published it; it holds for whatever is judged from that day on.
    """

    value: Any
    since: date
    region: str
    source: str
    until: date | None = None
    published: bool = False

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Code:
    """One entry of a code list."""

    code: str
    label: str


@cache
def _documents() -> tuple[Mapping[str, Any], ...]:
    folders = [Path(p) for p in [os.environ.get("BANGFU_POLICY", "")] if p] + [HERE]
    return tuple(tomllib.loads(path.read_text("utf8")) for folder in folders for path in sorted(folder.glob("*.toml")))


Published = Mapping[str, tuple[Value, ...]]
_source: list[Callable[[], Published]] = []
_published: list[Published] = [{}]
_stale = [False]


def use(source: Callable[[], Published]) -> None:
    """Say where published values come from; the room that keeps them does, at start."""
    _source[:] = [source]


def renew() -> None:
    """Ask for published values anew at the next reading: something may have been published."""
    _stale[0] = True


def forget() -> None:
    """Know of nothing published until `renew`."""
    _stale[0], _published[:] = False, [{}]


def published(key: str) -> tuple[Value, ...]:
    """The values that offices published of a policy number."""
    if _stale[0] and _source:
        _stale[0] = False
        _published[:] = [_source[0]()]
    return _published[0].get(key, ())


def values_of(key: str) -> tuple[Value, ...]:
    """Every dated value of a policy number: published ones, the office's own, ours; KeyError when there is none."""
    return (*published(key), *_written(key))


@cache
def _written(key: str) -> tuple[Value, ...]:
    found = tuple(
        Value(v["value"], v["from"], v.get("region", ""), v["source"])
        for document in _documents()
        for v in document.get("numbers", {}).get(key, {}).get("values", ())
    )
    if not found:
        raise KeyError(key)
    return found


def policy(key: str, on: date, region: str = "") -> Value:
    """The value in force on a day in a region: the narrowest region first, then what is published, then the latest start.

    Raises KeyError when no value is in force.
    """
    valid = [v for v in values_of(key) if v.holds(on) and region.startswith(v.region)]
    if not valid:
        raise KeyError(f"{key} on {on} in {region}")
    return max(valid, key=lambda v: (len(v.region), v.published, v.since))


@cache
def codes(name: str) -> Mapping[str, str]:
    """A code list as code → label, in its order; KeyError when there is no such list."""
    for document in _documents():
        if name in document.get("codes", {}):
            return dict(document["codes"][name]["items"])
    raise KeyError(name)


@cache
def also(name: str) -> Mapping[str, str]:
    """Other words that people write for the entries of a code list → code, an office's own first; empty without any."""
    found: dict[str, str] = {}
    for document in _documents():
        found = {**document.get("codes", {}).get(name, {}).get("also", {}), **found}
    return found


@cache
def entries(table: str) -> Mapping[str, Any]:
    """The entries of a table of declarations (`[items.household]` …), an office's own before ours; empty without any."""
    found: dict[str, Any] = {}
    for document in _documents():
        part: Any = document
        for name in table.split("."):
            part = part.get(name, {})
        found |= {name: entry for name, entry in part.items() if name not in found}
    return found


@cache
def tables(name: str) -> tuple[Mapping[str, Any], ...]:
    """Every `[[name]]` table of the policy, the office's own first; empty when there is none."""
    return tuple(table for document in _documents() for table in document.get(name, ()))
