"""What cross-checking says on pages: a household's clues and consents, and what the next step is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from bangfu.crosscheck import queries
from bangfu.crosscheck.rules import CLEARED, WAITING
from bangfu.crosscheck.sheets import STATES
from bangfu.identification import queries as identification
from bangfu.kit import show
from bangfu.kit.panel import Looking, panel
from bangfu.ledger import clock


@panel("household", order=60)
def clues(row: Any, looking: Looking) -> dict[str, Any] | None:
    """The clues on a household with what came of each."""
    rows = queries.of_household(row.key, looking.scope)
    if not rows:
        return None
    today = clock.today()
    return {
        "kind": "table", "title": gettext("比对线索"), "note": gettext("只是线索,是否改变由程序决定"),
        "link": _compared(row, looking, rows),
        "columns": [
            gettext("发出日期"), gettext("比对数据"), gettext("线索种类"), gettext("姓名"), gettext("核实期限"), gettext("核实状态"),
        ],
        "rows": [
            [
                {"text": str(f.found_on), "kind": "date", "url": reverse("crosscheck:finding", args=[f.key])},
                show.code_label("crosscheck_source", f.source), show.code_label("finding_kind", f.sort),
                {"text": looking.name(f.name, f.region), "kind": "name"}, str(f.due_on),
                _state(f, today),
            ]
            for f in rows
        ],
    }  # fmt: skip


def _state(f: Any, today: Any) -> dict[str, str]:
    if f.state == WAITING and f.due_on < today:
        return {"text": gettext("超期未核实"), "kind": "tag", "tone": "red"}
    return {"text": show.code_label("finding_state", f.state), "kind": "tag", "tone": STATES[f.state]}


def _compared(row: Any, looking: Looking, rows: list[Any]) -> dict[str, str] | None:
    """The step of comparison of the household's case, with the clues counted; None while some wait, or no case asks for it."""
    case = identification.at_comparison(row.key, looking.scope)
    if case is None or any(f.state == WAITING for f in rows):
        return None
    values = {
        "region": case.region,
        "case": case.key,
        "clues": len(rows),
        "cleared": sum(f.state == CLEARED for f in rows),
    }
    return {
        "label": gettext("登记部门比对结果"),
        "url": reverse("kit:enter", args=["identification.compared"]) + "?" + urlencode(values),
    }
