"""What projects say on pages: a village's and a unit's projects, what a project yields, what a village asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext

from bangfu.kit import show
from bangfu.kit.panel import Looking, panel
from bangfu.kit.thing import THINGS
from bangfu.ledger.projection import live_entries, told
from bangfu.people.models import Unit
from bangfu.places import queries as places
from bangfu.places.models import Region
from bangfu.projects.facts import ProjectAccepted, ProjectRegistered
from bangfu.projects.models import Need, Project

FIRST = 20
TONES = {"4": "ok", "5": "ok", "6": "ok", "3": "green"}


@panel("place", order=50)
def in_village(row: Region, looking: Looking) -> dict[str, Any] | None:
    """The projects in a village."""
    if len(row.key) != 12:
        return None
    rows = Project.objects.filter(looking.scope.rows(unit="unit"), places.within(row.key))
    more = reverse("kit:list", args=["projects"]) + "?" + urlencode({"region": row.key})
    return _projects(gettext("帮扶项目"), rows, more, place=False)


@panel("unit", order=40)
def of_unit(row: Unit, looking: Looking) -> dict[str, Any]:
    """The projects that a unit sponsors, those still open first."""
    rows = Project.objects.filter(looking.scope.rows(unit="unit"), unit=row.key)
    return _projects(gettext("帮扶项目"), rows, "", place=True)


def _projects(title: str, rows: QuerySet[Project], more: str, *, place: bool) -> dict[str, Any]:
    settled = Case(When(accepted_on=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    some = list(rows.order_by(settled, "-registered_on")[:FIRST])
    titles = show.titles_of(("unit", p.unit) for p in some)
    total = rows.count()
    return {
        "kind": "table", "title": title, "note": gettext("%(n)s 个") % {"n": show.number(total)},
        "more_url": more if total > FIRST else "",
        "columns": [
            gettext("项目名称"), gettext("地点") if place else gettext("帮扶单位"), {"label": gettext("计划投资(元)"), "kind": "num"},
            gettext("状态"), gettext("验收日期"),
        ],
        "rows": [
            [
                {"text": p.name, "url": THINGS["project"].url(p.key)},
                {"text": show.region_path(p.region)} if place
                else {"text": titles.get(f"unit:{p.unit}", p.unit), "url": THINGS["unit"].url(p.unit)},
                {"text": show.money(p.plan), "kind": "num"},
                {"text": show.code_label("project_state", p.state), "kind": "tag", "tone": TONES.get(p.state, "grey")},
                {"text": str(p.accepted_on or "—"), "kind": "date"},
            ]
            for p in some
        ],
        "nothing": gettext("还没有登记项目。"),
    }  # fmt: skip


@panel("project", order=10)
def outputs(row: Project, looking: Looking) -> dict[str, Any] | None:
    """What a project was to yield, and what was found when it was accepted."""
    facts = [told(e).fact for e in live_entries([row.stream])]
    planned = [o for f in facts if isinstance(f, ProjectRegistered) for o in f.outputs]
    found = [o for f in facts if isinstance(f, ProjectAccepted) for o in f.outputs]
    if not planned and not found:
        return None
    rows = [[gettext(word), *_output(o)] for word, some in (("计划", planned), ("验收", found)) for o in some]
    heads = [gettext("阶段"), gettext("内容"), {"label": gettext("数量"), "kind": "num"}, gettext("单位")]
    return {"kind": "table", "title": gettext("建设内容"), "columns": heads, "rows": rows}


def _output(one: Any) -> list[Any]:
    return [one.what, {"text": show.number(one.quantity), "kind": "num"}, one.quantity_unit or "—"]


@panel("place", order=60)
def asked_for(row: Region, looking: Looking) -> dict[str, Any] | None:
    """What was asked for in a village."""
    if len(row.key) != 12:
        return None
    rows = Need._default_manager.filter(looking.scope.rows(), places.within(row.key))
    some = list(rows.order_by("-happened_on")[:FIRST])
    if not some:
        return None
    return {
        "kind": "table", "title": gettext("需求"), "note": gettext("%(n)s 条") % {"n": rows.count()},
        "more_url": reverse("kit:list", args=["projects.need_collected"]) + "?" + urlencode({"region": row.key}),
        "columns": [gettext("日期"), gettext("类别"), {"label": gettext("需资助金额(元)"), "kind": "num"}],
        "rows": [
            [
                {"text": str(n.happened_on), "kind": "date"}, show.code_label("need_category", n.category),
                {"text": show.money(n.amount), "kind": "num"},
            ]
            for n in some
        ],
    }  # fmt: skip
