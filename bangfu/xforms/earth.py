"""What lines and plots of points on the ground measure, as ODK counts it: on a sphere (JavaRosa, `GeoUtils`)."""

from __future__ import annotations

import math
from itertools import pairwise

RADIUS = 6_378_100
"""Metres."""


def points(text: str) -> list[tuple[float, float]]:
    """Latitudes and longitudes of `33.07 107.02 0 0; …`, in radians; what is no point is left out."""
    found = []
    for part in text.split(";"):
        try:
            latitude, longitude = (math.radians(float(word)) for word in part.split()[:2])
        except ValueError:
            continue
        found.append((latitude, longitude))
    return found


def area(text: str) -> float:
    """Square metres inside a plot."""
    found = points(text)
    if len(found) < 3:
        return 0.0
    first = found[0]
    flat = [(RADIUS * (lat - first[0]), RADIUS * (lon - first[1]) * math.cos(lat)) for lat, lon in found]
    return abs(sum(y1 * x2 - x1 * y2 for (y1, x1), (y2, x2) in pairwise(flat))) / 2


def distance(text: str) -> float:
    """Metres along a line."""
    return sum(
        RADIUS * 2 * math.asin(math.sqrt(
            math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        ))
        for (lat1, lon1), (lat2, lon2) in pairwise(points(text))
    )  # fmt: skip
