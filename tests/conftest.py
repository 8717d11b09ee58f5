"""What holds for every test."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from bangfu.plain import policy


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """No test lives on what another left in the cache, such as how often a visitor has written, nor on what it published."""
    cache.clear()
    policy.forget()
