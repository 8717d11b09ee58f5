"""What the map is drawn from: the outlines that an office brought, else those of Hanzhong that come with the program."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings

from bangfu.places import outlines

FILES = {4: "counties.geojson", 6: "townships.geojson"}
APPROVAL = "GS(2024)0650号"
"""The number under which our own map was approved; it must stand below it (bangfu/hanzhong/README.md)."""


@cache
def _ours(name: str) -> dict[str, Any]:
    features = json.loads((settings.HERE / "hanzhong" / name).read_text("utf8"))["features"]
    return {str(f.get("id") or f["properties"].get("code")): f["geometry"] for f in features}


def within(region: str) -> dict[str, Any]:
    """The outlines of a region's parts: code → geometry."""
    if found := outlines.within(region):
        return found
    name = FILES.get(len(region))
    return {code: shape for code, shape in _ours(name).items() if code.startswith(region)} if name else {}


def are_about_seats(region: str) -> bool:
    """Whether a region's parts are drawn about their seats only, as our towns are."""
    return len(region) == len("610726") and not outlines.within(region)


def approval() -> str:
    """The number of the map's approval: the office's, or ours where the outlines are ours; empty when neither is known."""
    return settings.MAP_APPROVAL or ("" if outlines.brought() else APPROVAL)
