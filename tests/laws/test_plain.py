"""Laws of plain values: what only looks like a number is none."""

from __future__ import annotations

import pytest

from bangfu.plain import idnumber, region
from tests import world


@pytest.mark.parametrize("code", ["６１０７", "61⁰7", "٦١٠٧", "610"])
def test_a_region_code_has_plain_digits_and_a_level_s_length(code: str) -> None:
    assert region.is_code("6107") and not region.is_code(code)


@pytest.mark.parametrize("digit", ["²", "１", "٣", "①"])
def test_a_digit_of_another_script_is_a_flaw_not_an_error(digit: str) -> None:
    number = world.id_number(1)
    assert idnumber.flaw(number) is None
    for at in range(18):
        reason = idnumber.flaw(number[:at] + digit + number[at + 1 :])
        assert reason is not None and reason.code == "id_characters"
