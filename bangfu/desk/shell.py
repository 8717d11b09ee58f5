"""What every page shows around its content: navigation, who is signed in, what the data are."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from bangfu.access.roles import ROLES, Verb
from bangfu.access.scope import somebody
from bangfu.kit import show
from bangfu.kit.lists import find
from bangfu.ledger import queries
from bangfu.plain.fact import KINDS

GROUPS = (
    (gettext_noop("台账"), ("households", "places", "teams", "units", "cadres", "projects")),
    (gettext_noop("识别与监测"), (
        "cases", "objections", "omissions", "identification.applied", "identification.exit_proposed", "identification.clue_received",
        "identification.measure_started",
    )),
    (gettext_noop("驻村"), (
        "leaves", "promises", "presence_objections", "stationing.duty_rostered", "stationing.day_in_village",
        "stationing.days_confirmed", "supervision.presence_checked", "stationing.post_handed_over",
        "stationing.conditions_recorded", "stationing.work_funds_granted", "stationing.cadre_insured", "stationing.checkup_made",
    )),
    (gettext_noop("帮扶记录"), (
        "plans", "village_plans", "plans.measure_delivered", "disputes",
        "pairing.unit_made_responsible", "pairing.pair_started", "pairing.visit_made",
        "helping.condolence_visit_made", "helping.training_held", "helping.labour_export_organised",
        "helping.technology_introduced", "helping.talent_introduced", "helping.student_aided",
        "households.household_exited", "survey.household_surveyed", "survey.village_surveyed",
    )),
    (gettext_noop("需求与资金"), (
        "projects.need_collected", "projects.project_progressed", "projects.project_accepted",
        "funds.money_committed", "funds.money_arrived", "funds.money_spent", "pairing.enterprise_paired",
    )),
    (gettext_noop("统筹与监督"), (
        "coordination.meeting_held", "coordination.document_issued", "supervision.inspection_made",
        "supervision.bulletin_issued", "supervision.award_given", "places.village_named",
        "stationing.cadre_posted", "stationing.cadre_seconded",
    )),
)  # fmt: skip


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of every page; nothing for those who have not signed in."""
    common = {"is_demo": settings.BANGFU_DEMO_MARK.exists(), "map_approval": settings.MAP_APPROVAL}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {**common, "demo_logins": demo_logins() if common["is_demo"] else []}
    person = somebody(request.user)
    waiting = queries.held(person.scope(Verb.READ)).count()
    return {
        **common,
        "nav": navigation(request.path, person, waiting, request.user.cadre),
        "data_note": data_note(),
        "inbox_url": reverse("kit:held"),
        "inbox_count": waiting or "",
        "person": person,
        "office": request.user.office,
        "user_note": show.listed(_(ROLES[role].label) for role in person.roles),
    }


def data_note() -> str:
    """Up to when the data are."""
    span = queries.recorded_span()
    return _("数据截至 %(when)s") % {"when": f"{localtime(span[1]):%Y-%m-%d %H:%M}"} if span else ""


def demo_logins() -> list[tuple[str, str, str]]:
    """The demo's sign-ins, as the demo left them in its mark; empty when it is no demo."""
    text = settings.BANGFU_DEMO_MARK.read_text("utf8")
    return [(user, password, _(role)) for user, password, role in json.loads(text or "[]")]


def navigation(path: str, person: Any, waiting: int = 0, cadre: str = "") -> list[dict[str, Any]]:
    """The navigation in groups, with what is shown now marked."""
    if person.scope(Verb.READ).nothing:
        return []
    home = person.home
    start = (_("总览"), "layout-dashboard") if home else (_("本单位"), "building")
    work = [(start[0], reverse("desk:dashboard"), start[1])]
    if home:
        work.append((_("年度报告"), reverse("reports:review", args=[home]), "report"))
    work.append((_("识别与退出进度"), reverse("identification:board"), "list-check"))
    if cadre:
        work.append((_("我的在村天数"), reverse("presence:mine"), "calendar-user"))
        work.append((_("我的工作日志"), reverse("handbook:log", args=[cadre]), "notebook"))
    if home:
        work.append((_("结对"), reverse("handbook:pairs", args=[home]), "heart-handshake"))
        work.append((_("到岗情况"), reverse("presence:overview", args=[home]), "calendar-check"))
    work.append((_("待核与隔离"), reverse("kit:held"), "checklist"))
    if not person.scope(Verb.ENTER).nothing:
        work.append((_("入户调查"), reverse("survey:forms"), "clipboard-text"))
        work.append((_("表格导入"), reverse("exchange:imports"), "upload"))
    groups = [{"label": _("工作"), "items": [_item(*one, path) for one in work]}]
    for label, names in GROUPS:
        sheets = [find(name) for name in names if name in KINDS or "." not in name]
        items = [_item(_(s.title), reverse("kit:list", args=[s.name]), s.icon, path) for s in sheets]
        groups.append({"label": _(label), "items": items})
    for item in groups[0]["items"]:
        item["count"] = waiting if waiting and item["url"] == reverse("kit:held") else ""
    return groups


def _item(label: str, url: str, icon: str, path: str) -> dict[str, Any]:
    return {"label": label, "url": url, "icon": icon, "current": path == url}
