"""Prefix ranges and the order of lists are the same whatever locale a PostgreSQL database was made with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installation import ROOT, installation

ICU = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'zh-CN' LOCALE 'C'"
RANGES = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from bangfu.access.scope import EVERYWHERE, SYSTEM, Scope
from bangfu.kit.sheet import SHEETS, page, selection
from bangfu.kit.thing import THINGS
from bangfu.ledger import journal
from tests import world
journal.submit(world.registers(), SYSTEM)
places = SHEETS["places"]
def names(rows): return [row.name for row in page(places, rows, "region", "", "").rows]
assert names(selection(places, Scope((world.HUAYANSI,)), {})) == ["华严寺村委会"]
assert "华严寺村委会" in names(selection(places, EVERYWHERE, {"region": world.HUAYANSI[:9]}))
assert names(selection(places, EVERYWHERE, {"q": "华严"})) == ["华严寺村委会"]
assert [row.name for row in THINGS["place"].suggest("华严", EVERYWHERE, EVERYWHERE)] == ["华严寺村委会"]
codes = [row.region for row in page(places, selection(places, EVERYWHERE, {}), "region", "", "").rows]
assert codes == sorted(codes) and len(codes) > 3
"""


@pytest.mark.skipif(
    "postgres" not in os.environ.get("DATABASE_URL", ""), reason="SQLite orders by code point by itself"
)
@pytest.mark.parametrize("made", [ICU, ""], ids=["a Chinese locale", "the server's own"])
def test_ranges_hold_in_any_locale(made: str, tmp_path: Path) -> None:
    with installation(tmp_path, made) as env:
        done = subprocess.run(
            [sys.executable, "-c", RANGES], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
