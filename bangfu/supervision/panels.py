"""What supervision says on pages: the last inspections of a region."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from bangfu.kit import show
from bangfu.kit.panel import Looking, panel
from bangfu.places import queries as places
from bangfu.supervision.models import Inspection

FIRST = 6
INSPECTOR = "inspector"


@panel("region", order=10)
def inspections(code: str, looking: Looking) -> dict[str, Any] | None:
    """The last inspections in a region; an inspector sees the card even when there has been none."""
    rows = Inspection._default_manager.filter(looking.scope.rows(), places.within(code)).order_by(
        "-happened_on", "-seq"
    )
    some = list(rows[:FIRST])
    if not some and INSPECTOR not in looking.person.roles:
        return None
    return {
        "kind": "table", "title": gettext("督查检查"), "note": gettext("%(n)s 次") % {"n": rows.count()},
        "more_url": reverse("kit:list", args=["supervision.inspection_made"]) + "?" + urlencode({"region": code}),
        "columns": [gettext("日期"), gettext("方式"), gettext("检查单位"), gettext("地点")],
        "rows": [
            [
                {"text": str(r.happened_on), "kind": "date", "url": reverse("kit:entry_by_seq", args=[r.seq])},
                show.code_label("inspection_mode", r.mode), r.inspectors or "—", show.region_path(r.region),
            ]
            for r in some
        ],
        "nothing": gettext("还没有检查记录。查完一个村,请登记督查检查。"),
    }  # fmt: skip
