"""Policy: numbers and code lists with dates, region and source, read from `bangfu/policy/*.toml`.

An office overlays its own by naming a folder in BANGFU_POLICY; its values come before ours.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent / "policy"


@dataclass(frozen=True)
class Value:
    """One value of a policy number: valid from `since` on in `region` and below, as `source` says."""

    value: Any
    since: date
    region: str
    source: str


@dataclass(frozen=True)
class Code:
    """One entry of a code list."""

    code: str
    label: str


@cache
def _documents() -> tuple[Mapping[str, Any], ...]:
    folders = [Path(p) for p in [os.environ.get("BANGFU_POLICY", "")] if p] + [HERE]
    return tuple(tomllib.loads(path.read_text("utf8")) for folder in folders for path in sorted(folder.glob("*.toml")))


@cache
def values_of(key: str) -> tuple[Value, ...]:
    """Every dated value of a policy number, the office's own first; KeyError when there is none."""
    found = tuple(
        Value(v["value"], v["from"], v.get("region", ""), v["source"])
        for document in _documents()
        for v in document.get("numbers", {}).get(key, {}).get("values", ())
    )
    if not found:
        raise KeyError(key)
    return found


def policy(key: str, on: date, region: str = "") -> Value:
    """The value in force on a day in a region: the narrowest region first, then the latest start.

    Raises KeyError when no value is in force.
    """
    valid = [v for v in values_of(key) if v.since <= on and region.startswith(v.region)]
    if not valid:
        raise KeyError(f"{key} on {on} in {region}")
    return max(valid, key=lambda v: (len(v.region), v.since))


@cache
def codes(name: str) -> Mapping[str, str]:
    """A code list as code → label, in its order; KeyError when there is no such list."""
    for document in _documents():
        if name in document.get("codes", {}):
            return dict(document["codes"][name]["items"])
    raise KeyError(name)


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
