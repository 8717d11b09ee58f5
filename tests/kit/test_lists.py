"""What holds for every list: it shows what its rows have."""

from __future__ import annotations

import pytest

from bangfu.kit.lists import find
from bangfu.kit.sheet import SHEETS
from bangfu.ledger.registry import RECORDS


@pytest.mark.parametrize("name", sorted({*SHEETS, *RECORDS}))
def test_the_rows_of_a_list_have_its_columns(name: str) -> None:
    sheet = find(name)
    assert [c.name for c in sheet.columns if not hasattr(sheet.model, c.name)] == []
    assert [name for name in (*sheet.search, *sheet.filters) if not hasattr(sheet.model, name)] == []
