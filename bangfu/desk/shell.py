"""What every page shows around its content: navigation, who is signed in, what the data are."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bangfu.access.roles import ROLES, Verb
from bangfu.access.scope import somebody
from bangfu.desk import shapes
from bangfu.kit import nav, show
from bangfu.ledger import vantage


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of every page; nothing for those who have not signed in."""
    common = {"is_demo": settings.BANGFU_DEMO_MARK.exists(), "map_approval": shapes.approval()}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {**common, "demo_logins": demo_logins() if common["is_demo"] else []}
    person = somebody(request.user)
    groups = nav.groups(request, nav.Who(person, request.user.cadre))
    return {
        **common,
        "nav": groups,
        "data_note": data_note(),
        "inbox": next((item for group in groups for item in group["items"] if item["view"] == "kit:held"), None),
        "person": person,
        "office": request.user.office,
        "user_links": [(_("修改密码"), reverse("accounts:password"))],
        "may_search": not person.scope(Verb.READ).nothing,
        "user_note": show.listed(_(ROLES[role].label) for role in person.roles),
    }


def data_note() -> str:
    """Up to when the data are."""
    last, ends = vantage.moment(), vantage.ends()
    if last is None:
        return ""
    words = {"when": f"{localtime(last):%Y-%m-%d %H:%M}"}
    if watched := ends.get("monitoring"):
        return _("数据截至 %(when)s,防返贫监测截至 %(watched)s") % {
            **words,
            "watched": f"{localtime(watched):%Y-%m-%d}",
        }
    return _("数据截至 %(when)s") % words


def demo_logins() -> list[tuple[str, str, str]]:
    """The demo's sign-ins, as the demo left them in its mark; empty when it is no demo."""
    known = json.loads(settings.BANGFU_DEMO_MARK.read_text("utf8") or "{}")
    return [(user, password, _(role)) for user, password, role in known.get("logins", ())]
