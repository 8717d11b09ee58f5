"""The annual review: an office's text with figures in it, each counted by the engine for a region, period and moment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from bangfu.access.scope import Scope
from bangfu.figures.engine import ask, identities
from bangfu.figures.question import Broken, Value, question_for
from bangfu.plain import region as regions
from bangfu.plain.figure import FIGURES
from bangfu.plain.period import Period

HERE = Path(__file__).parent
PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Piece:
    """A stretch of text, or a figure to be put in its place."""

    text: str = ""
    figure: str = ""


@dataclass(frozen=True)
class Chapter:
    key: str
    title: str
    paragraphs: tuple[tuple[Piece, ...], ...]


@cache
def standard_text() -> str:
    return (HERE / "annual_review.md").read_text("utf8")


def unknown_figures(text: str) -> list[str]:
    """Places in a text that name no figure: such a text cannot be kept."""
    return [key for key in PLACE.findall(text) if key not in FIGURES]


def chapters(text: str) -> list[Chapter]:
    """The chapters of a text: `# key title` begins one, every other line is a paragraph, `{key}` a figure."""
    found: list[tuple[str, str, list[tuple[Piece, ...]]]] = []
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("#"):
            key, _space, title = line.lstrip("# ").partition(" ")
            found.append((key, title or key, []))
        elif line and found:
            found[-1][2].append(_pieces(line))
    return [Chapter(key, title, tuple(paragraphs)) for key, title, paragraphs in found]


def _pieces(line: str) -> tuple[Piece, ...]:
    parts = PLACE.split(line)
    return tuple(
        Piece(figure=part) if at % 2 else Piece(text=part) for at, part in enumerate(parts) if part or at % 2
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One figure of a review: its value, a year before, as planned, as published, and by child region."""

    key: str
    value: Value | None
    before: Value | None
    planned: Value | None
    published: Value | None
    children: Mapping[str, Value]

    @property
    def changed(self) -> bool:
        return self.published is not None and self.value != self.published


def lines(
    region: str, period: Period, asof: int | None, scope: Scope, published: Mapping[str, str] | None = None
) -> dict[str, Line]:
    """Every declared figure for a region and period as of a moment, with its children and the year before."""
    here = question_for(region, period, asof, scope)
    now = ask(here)
    children = ask(question_for(region, period, asof, scope, by="child")) if regions.is_code(here.region) else {}
    before = ask(question_for(region, period.before(), asof, scope))
    return {
        key: Line(
            key,
            whole(now, key, here.region),
            whole(before, key, here.region),
            whole(now, FIGURES[key].plan, here.region) if FIGURES[key].plan else None,
            Decimal(published[key]) if published and key in published else None,
            children.get(key, {}),
        )
        for key in FIGURES
    }


def whole(answer: Mapping[str, Mapping[str, Value]], key: str, region: str) -> Value | None:
    """The one value of an ungrouped answer."""
    return next(iter(answer.get(key, {}).values()), 0)


def broken(region: str, period: Period, asof: int | None, scope: Scope) -> list[Broken]:
    """The identities that do not hold in a region or one of its children."""
    return identities(question_for(region, period, asof, scope, by="child"))
