"""The board: what waits for whom, step by step and place by place, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from bangfu.access.scope import Scope
from bangfu.identification.models import Case
from bangfu.identification.procedure import Procedure, Step
from bangfu.kit.sheet import SHEETS, selection
from bangfu.plain import region as regions


def cases(region: str, procedure: str, batch: str, scope: Scope) -> QuerySet[Case]:
    """The cases of one procedure that somebody may see, below a region and of a batch where these are asked for."""
    rows: QuerySet[Case] = selection(SHEETS["cases"], scope, {"region": region}).filter(procedure=procedure)
    return rows.filter(batch=batch) if batch else rows


def batches(rows: QuerySet[Case]) -> list[str]:
    """The batches among some cases, the latest first."""
    found = rows.exclude(batch="").values("batch").annotate(last=Min("opened_on")).order_by("-last", "batch")
    return [row["batch"] for row in found]


def procedures(region: str, scope: Scope) -> Mapping[str, int]:
    """How many cases of each procedure are under way."""
    rows = selection(SHEETS["cases"], scope, {"region": region})
    return {
        row["procedure"]: row["n"]
        for row in rows.values("procedure").annotate(n=Count("key", filter=Q(state="open"))).order_by()
    }


@dataclass(frozen=True)
class Waiting:
    """How many cases wait at a step, how many of them beyond the deadline or stopped, and the first deadline."""

    step: Step
    n: int
    overdue: int
    stopped: int
    showing: int
    due_on: date | None


def by_step(rows: QuerySet[Case], law: Procedure, today: date) -> list[Waiting]:
    found = {
        row["step"]: row
        for row in rows.filter(state="open").values("step").order_by().annotate(
            n=Count("key"), late=Count("key", filter=Q(due_on__lt=today)), first=Min("due_on"),
            stopped_=Count("key", filter=~Q(stopped="") | Q(unanswered__gt=0)), shown=Count("key", filter=Q(showing=True)),
        )
    }  # fmt: skip
    blank: dict[str, Any] = {"n": 0, "late": 0, "stopped_": 0, "shown": 0, "first": None}
    return [
        Waiting(s, row["n"], row["late"], row["stopped_"], row["shown"], row["first"])
        for s in law.steps[1:]
        for row in [found.get(s.name, blank)]
    ]


COUNTS = {
    "all": Q(), "open": Q(state="open"), "village": Q(waits_for="village"), "town": Q(waits_for="town"), "county": Q(waits_for="county"),
    "objections": Q(unanswered__gt=0), "finished": Q(state="finished"), "not": Q(state__in=("rejected", "withdrawn")),
}  # fmt: skip


def by_place(rows: QuerySet[Case], region: str, today: date) -> dict[str, dict[str, int]]:
    """Counts by child region of a region, in order of their codes."""
    width = regions.child_width(region)
    names = list(COUNTS)
    found: dict[str, dict[str, int]] = {}
    some = rows.values(code=F("region")).order_by("region").annotate(
        overdue=Count("key", filter=Q(state="open", due_on__lt=today)),
        **{f"n_{name}": Count("key", filter=q) if name != "all" else Count("key") for name, q in COUNTS.items()},
    )  # fmt: skip
    for row in some:
        code = row["code"][:width]
        sums = found.setdefault(code, dict.fromkeys([*names, "overdue"], 0))
        for name in names:
            sums[name] += row[f"n_{name}"]
        sums["overdue"] += row["overdue"]
    return found


def totals(rows: Iterable[dict[str, int]]) -> dict[str, int]:
    """The sums of some rows of counts."""
    found = dict.fromkeys([*COUNTS, "overdue"], 0)
    for row in rows:
        for name, n in row.items():
            found[name] += n
    return found
