"""The vault: keys are whole or not there, a server follows a rotation made elsewhere, and files are sealed anew too."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from bangfu.access import vault
from bangfu.ledger import corrections, files
from bangfu.ledger.registry import SEALED

ROOT = Path(__file__).parent.parent.parent
SEAL = """
import sys, django
django.setup()
from bangfu.access import vault
sys.stdout.write(vault.seal_bytes(b"secret", b"about").hex())
"""


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.delenv("BANGFU_KEYS", raising=False)
    settings.BANGFU_HOME = tmp_path
    settings.BANGFU_KEY_FILE = tmp_path / "keys"
    forget()
    yield
    forget()


def forget() -> None:
    vault._keys.cache_clear()
    vault._hash_key.cache_clear()


def elsewhere(code: str, home: Path) -> subprocess.Popen[str]:
    env = {**os.environ, "BANGFU_HOME": str(home), "BANGFU_KEY_FILE": str(home / "keys")}
    env["DJANGO_SETTINGS_MODULE"] = "bangfu.settings"
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)


def test_what_another_process_sealed_with_a_newer_key_is_read(tmp_path: Path) -> None:
    mine = vault.seal_bytes(b"old", b"about")
    newer = "import django; django.setup(); from bangfu.access import vault; vault.add_key()"
    assert elsewhere(newer, tmp_path).wait() == 0
    theirs, _err = elsewhere(SEAL, tmp_path).communicate()
    assert vault.unseal_bytes(bytes.fromhex(theirs), b"about") == b"secret"
    assert vault.unseal_bytes(mine, b"about") == b"old"


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    blobs = [each.communicate()[0] for each in [elsewhere(SEAL, tmp_path) for _nth in range(4)]]
    assert {vault.unseal_bytes(bytes.fromhex(blob), b"about") for blob in blobs} == {b"secret"}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    assert len((tmp_path / "keys").read_text().split()) == 1


@pytest.mark.django_db
def test_kept_files_are_sealed_anew_with_new_keys(tmp_path: Path) -> None:
    digest = files.keep(b"a form")
    vault.add_key()
    assert corrections.rotate_keys() == 1
    sealed = (tmp_path / "files" / digest[:2] / digest).read_bytes()
    assert vault.is_current(sealed) and files.read(digest) == b"a form"
    assert corrections.rotate_keys() == 0


def test_every_sealed_column_is_sealed_anew() -> None:
    blobs = {
        (model, f.name)
        for model in apps.get_models()
        for f in model._meta.concrete_fields
        if isinstance(f, models.BinaryField)
    }
    assert blobs == set(SEALED)
