"""Departments' files between bringing and sending."""

from __future__ import annotations

from datetime import timedelta

from bangfu.kit.shelf import Shelf
from bangfu.ledger import clock
from bangfu.plain.policy import policy

SHELF = Shelf("uploads", lambda: timedelta(days=policy("file_kept_days", clock.today()).value))
