"""The dashboard with the map, search, and suggestions for forms."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, somebody
from bangfu.access.vault import masked_name
from bangfu.desk import dashboard as dashboards
from bangfu.desk import shapes
from bangfu.households import queries as households
from bangfu.kit import crumbs, show
from bangfu.kit.asked import asked_period, period_text
from bangfu.kit.named import scope_to_name
from bangfu.kit.panel import Looking, panels_of
from bangfu.kit.thing import THINGS
from bangfu.ledger import queries
from bangfu.plain.fact import KINDS
from bangfu.reports.views import asked_moment

VILLAGE = 12


def dashboard(request: HttpRequest, region: str = "") -> HttpResponse:
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    if region and not scope.covers(region):
        raise Http404
    region = region or person.home
    if scope.nothing and person.may(Verb.ADMINISTER):
        return redirect("accounts:accounts")
    if scope.nothing or (not region and not scope.units):
        return render(request, "desk/nothing.html")
    if not region:
        return redirect(THINGS["unit"].url(scope.units[0]))
    if len(region) == VILLAGE:
        return redirect(THINGS["place"].url(region))
    period, asof = asked_period(request), asked_moment(request)
    query = {k: request.GET[k] for k in ("year", "period", "as_of") if k in request.GET}
    context = {
        "title": show.region_name(region),
        "crumbs": crumbs.places(region, scope, crumbs.at("desk:region", **query)),
        "actions": [
            {
                "label": _("大屏"),
                "url": reverse("desk:screen", args=[region]) + ("?" + urlencode(query) if query else ""),
                "icon": "world",
            },
            {"label": _("年度报告"), "url": reverse("reports:review", args=[region]), "icon": "report"},
        ],
        "attention_url": reverse("desk:attention") + "?" + urlencode({"region": region, "period": period_text(period)}),
        "panels": panels_of("region", region, Looking(scope, period, person)),
        "empty": queries.last_seq() == 0,
        "begin": beginning(person),
        "no_parts": {"title": _("这里还没有可以比较的数字"), "text": _("登记了事实,下级地区就会列在这里。")},
        **dashboards.context(request, region, period, asof, scope),
    }
    return render(request, "kit/dashboard.html", context)


def beginning(person: Any) -> list[tuple[str, str]]:
    """The first steps in an empty house, for those who may enter."""
    if person.scope(Verb.ENTER).nothing:
        return []
    kinds = ("places.region_listed", "people.unit_registered", "people.cadre_registered", "households.household_registered",
             "stationing.team_set_up")  # fmt: skip
    forms = [(_(KINDS[kind].kind().label), reverse("kit:enter", args=[kind])) for kind in kinds]
    return [(_("导入区划、单位、干部和农户的表格"), reverse("exchange:imports")), *forms]


def boundaries(request: HttpRequest, region: str) -> HttpResponse:
    """The outlines of the child regions that somebody may see."""
    scope = somebody(request.user).scope(Verb.READ)
    known = shapes.within(dashboards.today_code(region))
    if not known:
        raise Http404
    features = [
        {"type": "Feature", "id": code, "geometry": shape, "properties": {"name": show.region_label(code), "code": code}}
        for code, shape in known.items() if scope.covers(code)
    ]  # fmt: skip
    return JsonResponse({"type": "FeatureCollection", "features": features})


def search(request: HttpRequest, *, fragment: bool = False) -> HttpResponse:
    """What the search box finds: as a list below the box, or as a page."""
    text = request.GET.get("q", "").strip()
    groups = found_things(text, somebody(request.user)) if text else []
    template = "kit/_suggest.html" if fragment else "desk/search.html"
    return render(
        request,
        template,
        {
            "groups": groups,
            "search_words": text,
            "title": _("搜索"),
            "empty": {"title": _("没有找到"), "text": _("可以试姓名、拼音首字母、村名、单位、户编号或证件号后四位。")},
        },
    )


def found_things(text: str, person: Any) -> list[dict[str, Any]]:
    """What the search box finds, by register: by name, sound, initials, number, ID number or its last four."""
    scope = person.scope(Verb.READ)
    named = person.scope(Verb.NAMES)
    typed = text.lower() if text.isascii() and not any(c.isdigit() for c in text) else text
    groups = []
    for thing in THINGS.values():
        rows = thing.suggest(typed, scope, named)
        if thing.name == "household" and len(text) in (4, 18) and text[:3].isdigit():
            rows = households.by_id_number(text, named) or rows
        items = [
            {
                "label": show.region_name(row.region) if thing.name == "place" else _title(thing, row, named),
                "sub": show.region_path(row.region),
                "url": thing.url(getattr(row, thing.key)),
            }
            for row in rows
        ]
        if items:
            groups.append({"label": _(thing.label), "icon": thing.icon, "items": items})
    return groups


def suggest(request: HttpRequest, thing: str) -> HttpResponse:
    """Keys and titles for a form's field that refers to a register."""
    if thing not in THINGS:
        raise Http404
    person = somebody(request.user)
    declared, named = THINGS[thing], person.scope(Verb.NAMES)
    rows = declared.suggest(request.GET.get("q", "").strip(), scope_to_name(thing, person), named, 10)
    items = [
        {
            "value": getattr(row, declared.key), "label": _title(declared, row, named),
            "sub": f"{getattr(row, declared.key)} {show.region_path(row.region)}", "icon": declared.icon,
        }
        for row in rows
    ]  # fmt: skip
    return render(request, "kit/_suggest.html", {"groups": [{"label": "", "items": items}] if items else []})


def _title(declared: Any, row: Any, named: Scope) -> str:
    title = str(getattr(row, declared.title))
    return masked_name(title) if declared.private and not named.covers(row.region) else title
