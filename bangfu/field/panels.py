"""What the field adds to the pages of things: photos of a household."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from bangfu.field import queries
from bangfu.households.models import Household
from bangfu.kit.panel import Looking, panel
from bangfu.ledger import queries as ledger

SHOWN = 12


@panel("household", order=70)
def photos(row: Household, looking: Looking) -> dict[str, Any] | None:
    """The latest photos taken at the household, for those who may see people."""
    found = [p for p in queries.photos_of(row.key, SHOWN) if looking.named.covers(p.region)]
    entries = ledger.entries([p.seq for p in found])
    if not entries:
        return None
    return {
        "kind": "photos", "title": gettext("现场照片"),
        "photos": [
            {"url": reverse("field:photo", args=[entries[p.seq].id]), "when": p.taken_at, "by": entries[p.seq].by}
            for p in found if p.seq in entries
        ],
    }  # fmt: skip
