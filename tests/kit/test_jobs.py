"""What long work leaves behind on a disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bangfu.kit import jobs
from bangfu.kit.spreadsheet import Unreadable
from bangfu.ledger import journal
from bangfu.plain.verdict import Reason


def test_why_work_failed_is_told_and_stands_in_clear_on_no_disk(begun: list[Any], tmp_path: Path) -> None:
    why = Reason("which_one", "叫「%(value)s」的有2个", {"value": "Zhang San"})

    def work(progress: jobs.Progress) -> None:
        raise Unreadable(why)

    jobs.start(tmp_path / "brought", work)
    begun.pop()()
    found = jobs.state(tmp_path / "brought")
    assert found and found["state"] == "failed" and journal.read_reason(found["reason"]) == why
    assert [path for path in tmp_path.iterdir() if b"Zhang San" in path.read_bytes()] == []
