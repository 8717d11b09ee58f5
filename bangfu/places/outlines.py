"""Outlines of places that an office brought: GeoJSON of whatever makers, kept by region code beside the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from bangfu.places.queries import find_region
from bangfu.plain import region as regions
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _

CODES = (
    "adcode",
    "code",
    "id",
    "区划代码",
    "行政区划代码",
    "代码",
    "gb",
    "pac",
    "xzqdm",
    "xzqhdm",
    "dm",
    "county_code",
)
NAMES = ("name", "名称", "县", "区县", "fullname", "xzqmc", "mc", "地名", "county")
SHAPES = {"Polygon", "MultiPolygon"}
MOST_BYTES = 64 * 1024 * 1024
FILE = "outlines.json"


class Unreadable(Exception):
    """A file in which there are no outlines, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


def bring(path: Path) -> tuple[list[str], list[str]]:
    """Keep the outlines in a file, each under its place's code: the codes, and what the others are called. Raises Unreadable."""
    found, left = {}, []
    for feature in _features(path):
        properties = {str(key).lower(): value for key, value in (feature.get("properties") or {}).items()}
        code = _code(feature, properties)
        if code and (feature.get("geometry") or {}).get("type") in SHAPES:
            found[code] = feature["geometry"]
        else:
            left.append(str(next((properties[key] for key in NAMES if properties.get(key)), feature.get("id", "?"))))
    kept = _kept() | found
    target = settings.BANGFU_HOME / FILE
    target.with_suffix(".new").write_text(json.dumps(kept), "utf8")
    target.with_suffix(".new").replace(target)
    return sorted(found), left


def _features(path: Path) -> list[Mapping[str, Any]]:
    text = _("这不是GeoJSON;应为UTF-8编码的FeatureCollection,坐标为经纬度")
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(Reason("too_big", _("文件太大;请先简化边界,64MB以内")))
    try:
        features = json.loads(path.read_text("utf-8-sig"))["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(Reason("no_outlines", text)) from error
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise Unreadable(Reason("no_outlines", text))
    return features


def _code(feature: Mapping[str, Any], properties: Mapping[str, Any]) -> str | None:
    """The place of an outline: by a code, or by a name that is one place's; only places that are registered."""
    said = [properties.get(key) for key in CODES]
    for value in (*said, feature.get("id"), *_numbers(properties.values())):
        code = regions.normal(str(value).removesuffix(".0")) if value not in (None, "") else ""
        code = code.removeprefix("156") if len(code) == len("156") + 6 else code  # GB codes with China's number before
        if regions.is_code(code) and find_region(code):
            return code
    return next((found for key in NAMES if (found := find_region(str(properties.get(key) or "")))), None)


def _numbers(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if str(value).removesuffix(".0").isdigit()]


def brought() -> bool:
    """Whether an office brought outlines of its own."""
    return (settings.BANGFU_HOME / FILE).exists()


def _kept() -> dict[str, Any]:
    path = settings.BANGFU_HOME / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf8"))
    return found


def within(region: str) -> dict[str, Any]:
    """The outlines of a region's parts, one level down, that an office brought: code → geometry."""
    width = regions.child_width(region)
    return {code: shape for code, shape in _kept().items() if code.startswith(region) and len(code) == width}
