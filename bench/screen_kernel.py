"""The core of screening as one fused loop over arrays in memory, compiled by numba: what the machine could do at best."""

from __future__ import annotations

import time
from typing import Any

import numba
import numpy as np

LINE = 400_000


@numba.njit(parallel=True, cache=False)  # type: ignore[misc]
def _screen(
    first,
    net,
    water,
    house,
    structure,
    powered,
    fuel,
    toilet,
    road,
    age,
    schooling,
    education,
    health,
    medical,
    worker,
    poor,
    score,
):  # type: ignore[no-untyped-def]
    for i in numba.prange(len(net)):
        dropouts = schooled = unknown = grave = uninsured = 0
        for j in range(first[i], first[i + 1]):
            if 6 <= age[j] <= 15 and schooling[j] == 0:
                dropouts += 1
            if age[j] >= 18:
                if 3 <= education[j] <= 5:
                    schooled += 1
                elif education[j] < 0:
                    unknown += 1
            grave += health[j] == 3
            uninsured += medical[j] == 0 and worker[j] == 0
        poor[i] = net[i] < LINE * (first[i + 1] - first[i])
        six = (schooled == 0 and unknown == 0) + (dropouts > 0) + (grave > 0) + (uninsured > 0)
        mud = structure[i] == 5 or structure[i] == 6
        two = (
            (house[i] == 1 or mud)
            + (water[i] == 0)
            + (powered[i] == 0)
            + (fuel[i] == 1)
            + (toilet[i] == 0)
            + (road[i] == 1)
        )
        score[i] = 6 * six + 2 * two


def run(homes: dict[str, Any], people: dict[str, Any]) -> float:
    """Seconds of the loop, the best of three after compiling."""
    n = len(homes["household"])
    first = np.searchsorted(people["household"], np.append(homes["household"], homes["household"][-1] + 1))
    net = homes["wage"] + homes["business"] + homes["transfer"] + homes["property"] - homes["business_cost"]
    columns = [
        np.ascontiguousarray(homes[name])
        for name in ("water", "house", "structure", "powered", "fuel", "toilet", "road")
    ]
    columns += [
        np.ascontiguousarray(people[name]) for name in ("age", "schooling", "education", "health", "medical", "worker")
    ]
    poor, score = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.int16)
    times = []
    for _round in range(4):
        started = time.perf_counter()
        _screen(first, net, *columns, poor, score)
        times.append(time.perf_counter() - started)
    return min(times[1:])
