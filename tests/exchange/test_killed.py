"""A process that is killed in the middle of writing leaves whole batches or none, on whichever database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.exchange.test_importing import TRAININGS, sheet
from tests.installation import ROOT, installation

START = "import os, signal, sys, django; django.setup(); from bangfu.access.scope import SYSTEM\n"
READY = """
from django.core.management import call_command
from bangfu.ledger import journal
from tests import world
call_command("migrate", verbosity=0)
journal.submit(world.registers(), SYSTEM)
"""
DIE = """
def die(share):
    if share >= float(os.environ["SHARE"]):
        os.kill(os.getpid(), signal.SIGKILL)
"""
IMPORT = """
from pathlib import Path
from bangfu.exchange import importing
importing.commit("helping.training_held", Path(os.environ["FILE"]), SYSTEM, "a", progress=die)
"""
SUBMIT = """
from bangfu.ledger import journal
from tests import world
journal.submit([world.household("HU-1"), world.pair("HU-1"), world.visit("HU-2")], SYSTEM, progress=die)
"""
COUNT = """
from django.apps import apps
from bangfu.ledger.models import Batch, Entry, Held, Quarantine, Subject
from bangfu.ledger.registry import FOLDS, RECORDS
models = {Batch, Entry, Held, Quarantine, Subject, *RECORDS.values(), *(m for _f, rows in FOLDS.values() for m in rows)}
print(sorted((m.__name__, m.objects.count()) for m in models))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, with the registers in it."""
    folder = tmp_path_factory.mktemp("killed")
    with installation(folder) as env:
        env["FILE"] = str(sheet(folder / "a.xlsx", TRAININGS))
        assert run(READY, env).returncode == 0
        yield env


@pytest.fixture(scope="module")
def before(home: dict[str, str]) -> str:
    """How many rows every table had at first."""
    return run(COUNT, home).stdout


def run(code: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START + code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("share", ["0.2", "0.7", "1.0"])
@pytest.mark.parametrize("write", [IMPORT, SUBMIT], ids=["import", "submit"])
def test_killed_in_the_middle_nothing_is_left(write: str, share: str, home: dict[str, str], before: str) -> None:
    killed = run(DIE + write, {**home, "SHARE": share})
    assert killed.returncode == -9, killed.stderr
    assert run(COUNT, home).stdout == before != ""


def test_after_that_it_is_taken_whole(home: dict[str, str], before: str) -> None:
    whole = run(DIE + IMPORT + SUBMIT, {**home, "SHARE": "2"})
    assert whole.returncode == 0, whole.stderr
    after = run(COUNT, home).stdout
    for name, count in (("Batch", 1), ("Training", 2), ("Household", 1), ("Held", 1)):
        assert f"('{name}', 0)" in before and f"('{name}', {count})" in after
