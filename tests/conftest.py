"""What holds for every test."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bangfu.plain import policy


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """No test lives on what another published."""
    policy.forget()


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Long work that is begun waits here until a test lets it run."""
    from bangfu.kit import jobs

    found: list[Any] = []

    def thread(target: Any, args: Any, name: str) -> Any:
        return SimpleNamespace(start=lambda: found.append(lambda: target(*args)))

    monkeypatch.setattr(jobs.threading, "Thread", thread)
    monkeypatch.setattr(jobs, "connections", SimpleNamespace(close_all=lambda: None))
    return found
