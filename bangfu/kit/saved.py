"""Saved views of a list: its tabs, keeping the one that is shown, dropping one."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bangfu.kit.models import LONGEST_NAME, SavedView
from bangfu.kit.sheet import SHEETS
from bangfu.ledger.registry import RECORDS

MOST = 12
PAGING = ("after", "before")


def plain_query(text: str) -> str:
    """A query in an order of its own, without the place in the list."""
    return urlencode(sorted((k, v) for k, v in parse_qsl(text) if k not in PAGING))


def views_of(request: HttpRequest, name: str) -> dict[str, Any]:
    """What the list page shows of saved views: tabs, the one shown, and whether the filters can be kept."""
    now = plain_query(request.META.get("QUERY_STRING", ""))
    kept = list(SavedView.objects.filter(user=request.user.pk, sheet=name).order_by("name"))
    shown = next((view for view in kept if view.query == now), None)
    every = {"label": _("全部"), "url": reverse("kit:list", args=[name]), "current": not now}
    tabs = [
        {"label": v.name, "url": f"{reverse('kit:list', args=[name])}?{v.query}", "current": v is shown} for v in kept
    ]
    return {
        "tabs": [every, *tabs] if kept else [],
        "drop_url": reverse("kit:drop_view", args=[name, shown.pk]) if shown else "",
        "save_url": reverse("kit:save_view", args=[name]) if now and not shown else "",
        "save_query": now,
    }


@require_POST
def save(request: HttpRequest, name: str) -> HttpResponse:
    """Keep a list's filters and columns under a name; the same name is kept anew."""
    if name not in SHEETS and name not in RECORDS:
        raise Http404
    query, title = (
        plain_query(request.POST.get("query", ""))[:1000],
        request.POST.get("name", "").strip()[:LONGEST_NAME],
    )
    mine = SavedView.objects.filter(user=request.user.pk, sheet=name)
    if not title or not query:
        messages.error(request, _("请给这个视图起个名字"))
    elif mine.exclude(name=title).count() >= MOST:
        messages.error(request, _("一张表最多存 %(n)s 个视图,请先删去一个") % {"n": MOST})
    else:
        SavedView.objects.update_or_create(user_id=request.user.pk, sheet=name, name=title, defaults={"query": query})
        messages.success(request, _("已存为“%(name)s”") % {"name": title})
    return redirect(f"{reverse('kit:list', args=[name])}?{query}")


@require_POST
def drop(request: HttpRequest, name: str, view_id: int) -> HttpResponse:
    """Drop one's own saved view."""
    SavedView.objects.filter(user=request.user.pk, sheet=name, pk=view_id).delete()
    return redirect("kit:list", name=name)
