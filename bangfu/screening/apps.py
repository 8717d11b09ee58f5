"""Tells policy where published numbers come from, and when to ask for them: as a request begins."""

from __future__ import annotations

import time
from typing import Any

from django.apps import AppConfig
from django.core.signals import request_started

from bangfu.plain import policy

FRESH_SECONDS = 5.0
_asked = [float("-inf")]


class Screening(AppConfig):
    name = "bangfu.screening"

    def ready(self) -> None:
        from bangfu.screening.published import values

        policy.use(values)
        request_started.connect(_renew, dispatch_uid="published rules")


def _renew(**said: Any) -> None:
    """What another process published is known within some seconds; what this one did, at once."""
    if time.monotonic() - _asked[0] > FRESH_SECONDS:
        _asked[0] = time.monotonic()
        policy.renew()
