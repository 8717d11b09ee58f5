"""Where the lake's rows come from: the journal, in order of `seq`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One entry of the journal as the lake sees it: never its personal part."""

    seq: int
    id: str
    kind: str
    stream: str
    region: str
    happened_on: date
    recorded_at: datetime
    withdraws: int | None
    body: dict[str, Any]


Source = Callable[[int], Iterator[Row]]


def entries_after(seq: int) -> Iterator[Row]:
    """The journal's entries after `seq`, in order."""
    from bangfu.ledger import queries

    for entry in queries.entries_after(seq):
        yield Row(*entry)
