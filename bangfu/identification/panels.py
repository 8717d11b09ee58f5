"""What monitoring says on a household's page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from bangfu.access.roles import Verb
from bangfu.households.models import Household
from bangfu.identification import queries
from bangfu.identification.monitoring import UNDER_WAY
from bangfu.identification.procedure import class_on
from bangfu.kit import show
from bangfu.kit.panel import Looking, panel
from bangfu.ledger import vantage


@panel("household", order=15)
def monitored(row: Household, looking: Looking) -> dict[str, Any] | None:
    """The household's monitorings, the last first: class, stage, risks (to those who may know), measures, what is due."""
    rows = queries.monitored_of(row.key, looking.scope)
    if not rows:
        return None
    today = vantage.today("monitoring")
    may_know = looking.person.may(Verb.UNMASK, row.region)
    states = queries.standings([one.key for one in rows])
    return {
        "kind": "table", "title": gettext("防返贫监测"),
        "note": gettext("监测中") if rows[0].stage in UNDER_WAY else gettext("不在监测中"),
        "columns": [
            gettext("发现线索"), gettext("监测对象类别"), gettext("监测状态"), gettext("返贫致贫风险"), gettext("帮扶措施"),
            gettext("待办"), gettext("期限"),
        ],
        "rows": [
            [
                {"text": str(one.found_on), "kind": "date", "url": reverse("identification:case", args=[one.key])},
                show.code_label("monitored_class", class_on(one.monitored_class, one.ended_on or today)) if one.monitored_class else "—",
                {"text": show.code_label("monitored_stage", one.stage), "kind": "tag", "tone": TONES.get(one.stage, "grey")},
                _labels("risk", states[one.key].risks) if may_know else gettext("%(n)s 项") % {"n": len(states[one.key].risks)},
                _labels("monitored_measure", states[one.key].measures),
                show.code_label("monitoring_duty", one.due) if one.due else "—",
                {"text": str(one.due_on) if one.due_on else "—", "kind": "date"},
            ]
            for one in rows
        ],
    }  # fmt: skip


TONES = {"clue": "gold", "identified": "red", "helped": "blue", "closed": "ok"}


def _labels(name: str, found: tuple[str, ...]) -> str:
    return show.listed(show.code_label(name, code) for code in found) or "—"
