"""Breadcrumbs: the places and pages that a page lies in, each with its address; the last is the page itself."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from bangfu.access.scope import Scope
from bangfu.kit import show
from bangfu.plain import region as regions

Crumbs = list[tuple[str, str]]
CITY = 4


def at(name: str, **query: str) -> Callable[[str], str]:
    """The address of a region's page under a name."""
    return lambda code: reverse(name, args=[code]) + ("?" + urlencode(query) if query else "")


def places(region: str, scope: Scope, page: Callable[[str], str], *then: str) -> Crumbs:
    """The places that a region lies in, as far up as somebody may see, each with its page; `then`: what is shown below them."""
    seen = [code for code in regions.trail(region) if len(code) >= CITY and scope.covers(code)]
    return [*((show.region_name(code), page(code)) for code in seen), *((title, "") for title in then)]
