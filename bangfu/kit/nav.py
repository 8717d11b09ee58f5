"""The side navigation: each room declares its own entries in its `nav.py`; they stand in groups that fold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody
from bangfu.kit.lists import find
from bangfu.ledger import queries
from bangfu.plain.words import mark as _


@dataclass(frozen=True)
class Group:
    """A group of entries; an open one is unfolded until somebody folds it. `facts`: it is for those who may read some."""

    name: str
    label: str
    open: bool = False
    facts: bool = True


GROUPS = (
    Group("work", _("工作"), open=True),
    Group("checks", _("核对与质量"), open=True),
    Group("registers", _("台账"), open=True),
    Group("identification", _("识别与监测")),
    Group("duty", _("驻村")),
    Group("help", _("帮扶记录")),
    Group("money", _("需求与资金")),
    Group("oversight", _("统筹与监督")),
    Group("system", _("系统"), open=True, facts=False),
)


@dataclass(frozen=True)
class Who:
    """Who looks at the navigation; `cadre` is the code of the cadre that they are, if they are one."""

    person: Somebody
    cadre: str


@dataclass(frozen=True)
class Entry:
    """One line: `place` gives its label, icon and the arguments of its view, or None when it is not for somebody."""

    group: str
    order: int
    view: str
    place: Callable[[Who], tuple[str, str, Sequence[str]] | None]
    count: Callable[[Who], int] | None = None


ENTRIES: list[Entry] = []


def page(
    view: str, group: str, label: str, icon: str, *, order: int,
    args: Callable[[Who], Sequence[str] | None] = lambda who: (), count: Callable[[Who], int] | None = None,
) -> None:  # fmt: skip
    """Declare the entry of a page: `args` gives the arguments of its view, None for those it is not for.

    `count` is how many things wait there.
    """

    def place(who: Who) -> tuple[str, str, Sequence[str]] | None:
        found = args(who)
        return None if found is None else (gettext(label), icon, found)

    ENTRIES.append(Entry(group, order, view, place, count))


def lists(group: str, *names: str, order: int = 50) -> None:
    """Declare the entries of lists, each the name of a sheet or of a fact kind."""

    def place(name: str) -> Callable[[Who], tuple[str, str, Sequence[str]]]:
        return lambda who: (gettext(find(name).title), find(name).icon, (name,))

    for name in names:
        ENTRIES.append(Entry(group, order, "kit:list", place(name)))


def home(who: Who) -> Sequence[str] | None:
    """The arguments of a page about somebody's own region."""
    return (who.person.home,) if who.person.home else None


def enters(who: Who) -> Sequence[str] | None:
    """The arguments of a page for those who enter facts."""
    return None if who.person.scope(Verb.ENTER).nothing else ()


def administers(who: Who) -> Sequence[str] | None:
    """The arguments of a page for those who run the system."""
    return () if who.person.may(Verb.ADMINISTER) else None


def groups(request: HttpRequest, who: Who) -> list[dict[str, Any]]:
    """The navigation in groups, with what is shown now marked; a group with nothing in it is left out."""
    reads = not who.person.scope(Verb.READ).nothing
    found = []
    for group in GROUPS:
        if group.facts and not reads:
            continue
        declared = sorted((e for e in ENTRIES if e.group == group.name), key=lambda e: e.order)
        items = [item for e in declared if (item := _item(e, request, who))]
        if items:
            unfolded = group.open or any(item["current"] for item in items)
            found.append({"name": group.name, "label": gettext(group.label), "open": unfolded, "items": items})
    return found


def _item(entry: Entry, request: HttpRequest, who: Who) -> dict[str, Any] | None:
    place = entry.place(who)
    if place is None:
        return None
    label, icon, args = place
    return {
        "label": label, "icon": icon, "url": reverse(entry.view, args=args), "view": entry.view,
        "current": _current(entry, args, request), "count": (entry.count(who) or "") if entry.count else "",
    }  # fmt: skip


def _current(entry: Entry, args: Sequence[str], request: HttpRequest) -> bool:
    """Whether a page is an entry's own: that of its view wherever it is looked at, a list's own rows and forms too."""
    match = request.resolver_match
    if match is None:
        return False
    if entry.view != "kit:list":
        return match.view_name == entry.view
    sheet = find(args[0])
    shown = {"kit:list": sheet.name, "kit:thing": sheet.thing, "kit:enter": sheet.kind}.get(match.view_name)
    return bool(shown) and shown in match.kwargs.values()


def _held(who: Who) -> int:
    return queries.held(who.person.scope(Verb.READ)).count()


page("kit:held", "work", _("待核与隔离"), "checklist", order=80, count=_held)
