"""Behind a proxy that ends TLS: who visits is told apart, addresses are printed as they are reached, cookies stay secret."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.installation import ROOT, installation

VISITS = """
import django; django.setup()
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
call_command("migrate", verbosity=0)
setup_test_environment()
from bangfu.identification.notices import qr_code
from tests import world
from tests.identification.test_pages import on_show
world.make()
address = on_show()

def visit(seen, path=address, **values):
    said = {"HTTP_X_FORWARDED_FOR": seen, "HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "testserver"}
    return Client().post(path, values, **said) if values else Client().get(path, **said)

def objecting(seen):
    return visit(seen, address + "objection/", case="C1", content="他家有车").status_code

assert [objecting(f"192.0.2.{n}") for n in range(6)] == [200] * 6
assert [objecting(f"192.0.2.{n}, 198.51.100.1") for n in range(6)] == [200] * 5 + [429]
page = visit("192.0.2.9")
assert page.context["qr"] == qr_code(f"https://testserver{address}")
assert page["Strict-Transport-Security"]
entered = visit("192.0.2.9", reverse("login"), username="county", password="pass-word-1")
assert entered.status_code == 302 and entered.cookies["sessionid"]["secure"]
assert visit("192.0.2.9", reverse("login")).cookies["csrftoken"]["secure"]
assert Client().get(address).status_code == 301
"""


def test_behind_a_proxy(tmp_path: Path) -> None:
    with installation(tmp_path) as env:
        env |= {"BANGFU_BEHIND_TLS": "1"}
        done = subprocess.run(
            [sys.executable, "-c", VISITS], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
