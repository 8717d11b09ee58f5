from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest

from bangfu.plain.fact import KINDS
from bangfu.plain.figure import FIGURES, IDENTITIES
from tests.figures.world import WORLD


@pytest.fixture(autouse=True, scope="package")
def world() -> Iterator[None]:
    """Only the kinds, figures and identities of the small world are declared here."""
    registers = zip((KINDS, FIGURES, IDENTITIES), WORLD, strict=True)
    patches = [mock.patch.dict(register, declared, clear=True) for register, declared in registers]
    for patch in patches:
        patch.start()
    yield
    for patch in patches:
        patch.stop()
