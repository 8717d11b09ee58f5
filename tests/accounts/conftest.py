"""Who runs the accounts, at the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from bangfu.access.models import User
from tests import world


@pytest.fixture
def admin() -> Client:
    world.make()
    client = Client()
    client.force_login(User.objects.get(username="admin"))
    return client
