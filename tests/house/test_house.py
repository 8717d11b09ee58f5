"""What is true of the code: the stairs, purity, fresh documents, no registry in a lock file."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from bangfu.kit import house
from bangfu.plain.fact import KINDS, fields_of
from bangfu.plain.policy import codes

ROOT = Path(__file__).parent.parent.parent
LONGEST_FILE = 400


def test_the_stairs_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["map.md", "dictionary.md", "glossary.md"])
def test_generated_documents_are_fresh(name: str) -> None:
    made = house.documents()[name]
    assert (ROOT / "docs" / name).read_text("utf8") == made, "run python -m bangfu.kit.house"


def test_facts_and_rules_are_pure() -> None:
    """Facts, rules and all of plain can be imported where there is no Django."""
    names = [f"bangfu.{p.parent.name}.{p.stem}" for p in ROOT.glob("bangfu/*/*.py") if p.stem in ("facts", "rules")]
    names += [f"bangfu.plain.{p.stem}" for p in ROOT.glob("bangfu/plain/*.py") if p.stem != "__init__"]
    code = "import sys; sys.modules['django'] = None\n" + "\n".join(f"import {name}" for name in sorted(names))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_only_the_ledger_writes_read_models() -> None:
    """No room saves, creates, updates or deletes rows: it says what they are, the ledger writes them."""
    for app in apps.get_app_configs():
        room = Path(app.path)
        if room.parent != ROOT / "bangfu" or room.name not in {k.split(".")[0] for k in KINDS}:
            continue
        for path in room.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf8"))):
                if isinstance(node, ast.Attribute):
                    assert node.attr not in {"save", "create", "bulk_create", "bulk_update"}, path


def test_every_code_list_is_there_and_every_fact_is_said() -> None:
    for cls in KINDS.values():
        assert cls.__doc__ and cls.kind().headline, cls
        for f in fields_of(cls):
            assert not f.codes or codes(f.codes)


def test_files_stay_short() -> None:
    long = [
        p
        for p in ROOT.glob("bangfu/**/*.py")
        if "migrations" not in p.parts and len(p.read_text().splitlines()) > LONGEST_FILE
    ]
    assert not long


@pytest.mark.django_db
def test_migrations_are_made() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_a_connection_maps_nothing_of_the_database() -> None:
    """Where each of a worker's threads maps a quarter of a gigabyte, the worker seems to hold more than it does."""
    if connection.vendor == "sqlite":
        assert connection.cursor().execute("PRAGMA mmap_size").fetchone() in (None, (0,))
