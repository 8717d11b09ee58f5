"""Things: what facts speak of and people look up (households, units, teams …), each declared once in its room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse

from bangfu.access.scope import EVERYWHERE, Scope
from bangfu.access.vault import masked_name
from bangfu.ledger.bulk import pieces

THINGS: dict[str, Thing] = {}
DOORS: dict[str, Callable[[Mapping[str, str]], str]] = {}
"""Kinds of fact that are entered on a page of their own: by kind, its address for what is known so far."""


@dataclass(frozen=True)
class Thing:
    """A register people look things up in. `key` and `title` name columns of `model`; `search` the columns that the
    search box looks into (by how they begin); `unit` the column by which an assisting unit reaches it; `page` the name
    of the address of its own page where it has one, which takes the key."""

    name: str
    label: str
    icon: str
    model: type[models.Model]
    title: str
    search: tuple[str, ...]
    key: str = "key"
    facts: tuple[tuple[str, str], ...] = ()
    private: bool = False
    unit: str = ""
    page: str = ""

    def __post_init__(self) -> None:
        THINGS[self.name] = self

    def url(self, key: str) -> str:
        return reverse(self.page, args=[key]) if self.page else reverse("kit:thing", args=[self.name, key])

    def titles(self, keys: Iterable[str], named: Scope = EVERYWHERE) -> Mapping[str, str]:
        """The titles of some things by key; those that are not registered are left out. `named`: where people's names show,
        there and of those who serve a wider region around it; who speaks of a thing gets no right to its name by that."""
        rows = self.model._default_manager
        return {
            key: masked_name(title) if self.private and not named.touches(region) else title
            for piece in pieces(set(keys))
            for key, title, region in rows.filter(**{f"{self.key}__in": piece}).values_list(
                self.key, self.title, "region"
            )
        }

    def find(self, key: str, scope: Scope) -> Any | None:
        """One thing that somebody may see; None when there is none for them."""
        rows = self.model._default_manager.filter(scope.rows(unit=self.unit), **{self.key: key})
        return rows.first()

    def suggest(self, text: str, scope: Scope, named: Scope, limit: int = 5) -> list[Any]:
        """The first things one of whose searched columns begins with `text`. `named`: where people's names show; what is
        private is elsewhere found by its key only."""
        found: dict[str, Any] = {}
        every = self.model._default_manager.filter(scope.rows(unit=self.unit))
        for column in self.search:
            if len(found) < limit:
                told = self.private and column != self.key
                rows = every.filter(named.rows(unit=self.unit)) if told else every
                some = rows.filter(**{f"{column}__gte": text, f"{column}__lt": text + "\U0010ffff"}).order_by(column)
                found |= {getattr(row, self.key): row for row in some[: limit - len(found)]}
        return list(found.values())
