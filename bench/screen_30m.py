"""Screening of 30 million households, as `screen` does it."""

from __future__ import annotations

from typing import Any

from bench import screen


def measure() -> list[dict[str, Any]]:
    return screen.measure(30_000_000)
