"""The server as it runs for offices: phones that send the same surveys at the same moment, and phones that are cut off."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.installation import ROOT, installation
from tests.survey import forms
from tests.survey.client import Phone

PHOTO = bytes(range(256)) * 4000
BEGIN = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests import world
from tests.survey import forms
world.make(); forms.published()
"""
COUNT = """
import django, json; django.setup()
from bangfu.ledger.models import Entry
from bangfu.survey.models import Attachment, Paper
surveys = Entry.objects.filter(kind="survey.household_surveyed")
print(json.dumps([surveys.count(), Paper.objects.filter(state="taken").count(), Paper.objects.count(), Attachment.objects.count()]))
"""


def run(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with installation(tmp_path) as environment:
        run(BEGIN, environment)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [str(Path(sys.executable).parent / "bangfu"), "serve", "--port", str(port)]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            wait_for(port, running)
            yield f"http://127.0.0.1:{port}", environment
            running.terminate()


def wait_for(port: int, running: Any) -> None:
    """Until the server takes connections; it must not have ended."""
    while running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            continue
    raise AssertionError("the server did not start")


def test_phones_at_the_same_moment(server: tuple[str, dict[str, str]]) -> None:
    address, environment = server
    town = Phone(address, "town")

    def send(turn: int) -> int:
        _name, content = forms.instance(turn % 25, photo="p.jpg")
        if turn % 6 == 0:
            town.cut_off(content, {"p.jpg": PHOTO}, (turn % 11) / 11)
        return town.send(content, {"p.jpg": PHOTO})[0]

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(send, range(100))) == {201}
    assert json.loads(run(COUNT, environment)) == [25, 25, 25, 25]
