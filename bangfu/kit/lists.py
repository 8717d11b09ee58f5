"""The list page of a sheet, and the same list as xlsx, csv and json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bangfu.access import audit
from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, somebody
from bangfu.kit import export, saved, show
from bangfu.kit.sheet import COUNT_UP_TO, SHEETS, Column, Sheet, ordering, page, selection, sheet_of, stream
from bangfu.kit.thing import THINGS
from bangfu.ledger import clock
from bangfu.ledger.bulk import pieces
from bangfu.ledger.registry import RECORDS
from bangfu.plain import region
from bangfu.plain.fact import Privacy, Type
from bangfu.plain.lineage import lineage
from bangfu.plain.policy import codes

KINDS_OF_CELL = {Type.INTEGER: "num", Type.NUMBER: "num", Type.MONEY: "money", Type.DATE: "date", Type.CODE: "tag",
                 Type.REGION: "place"}  # fmt: skip
CITY, VILLAGE = 4, 12


def find(name: str) -> Sheet:
    """A declared sheet, or the one made from a fact kind; 404 when there is neither."""
    if name in SHEETS:
        return SHEETS[name]
    if name in RECORDS:
        return sheet_of(name)
    raise Http404


def list_page(request: HttpRequest, name: str) -> HttpResponse:
    sheet = find(name)
    person = somebody(request.user)
    named = person.scope(Verb.NAMES)
    words: dict[str, Any] = {key: value for key, value in request.GET.items() if value}
    if request.GET.getlist("col"):
        words["col"] = request.GET.getlist("col")
    rows = selection(sheet, person.scope(Verb.READ), words, named)
    found = page(sheet, rows, words.get("sort", ""), words.get("after", ""), words.get("before", ""))
    shown = chosen_columns(sheet, request.GET.getlist("col"))
    lines = [
        {"url": row_url(sheet, row), "cells": cells}
        for row, cells in zip(found.rows, cells_of(shown, found.rows, named), strict=True)
    ]
    context = {
        "sheet": {"title": _(sheet.title), "name": sheet.name},
        "columns": [_head(sheet, c, words, c in shown) for c in sheet.columns],
        "body": body(lines),
        "filters": _filters(sheet, words, places(words.get("region") or person.home, person.scope(Verb.READ))),
        "chips": [
            {"label": chip_label(sheet, key, value), "remove_url": "?" + _query(words, key)}
            for key, value in words.items() if key in {*sheet.filters, "region", "since", "until", "q"}
        ],
        "total": found.total,
        "total_label": show.number(found.total) if found.total is not None else f"{COUNT_UP_TO:,}+",
        "next_url": "?" + urlencode({**_paging(words), "after": found.after}, doseq=True) if found.after else "",
        "prev_url": "?" + urlencode({**_paging(words), "before": found.before}, doseq=True) if found.before else "",
        "exports": _exports(sheet, person.scope(Verb.EXPORT).nothing, words),
        "primary": primary_action(sheet, person),
        "empty": nothing_found(sheet, words),
        **saved.views_of(request, sheet.name),
    }  # fmt: skip
    return render(request, "kit/list.html", context)


def nothing_found(sheet: Sheet, words: dict[str, Any]) -> dict[str, str]:
    """What an empty list says: that the filters find nothing, or how its first row comes to be."""
    if _paging(words):
        return {"title": _("没有符合条件的记录"), "text": _("换一个条件,或清除筛选再看。")}
    return {"title": _("还没有记录"), "text": _("登记或导入以后,这里就会列出来。")}


def chosen_columns(sheet: Sheet, names: Sequence[str]) -> list[Column]:
    """The columns that were asked for, or those shown at first."""
    return [c for c in sheet.columns if c.name in names] or [c for c in sheet.columns if c.shown]


def cells_of(columns: Sequence[Column], rows: Sequence[Any], named: Scope) -> list[list[dict[str, str]]]:
    """The cells of some rows; referenced things are looked up a register at a time. `named`: where names show."""
    fields = [(c, c.field) for c in columns]
    titles = show.titles_of(((c.ref, getattr(row, c.name)) for c in columns if c.ref for row in rows), named)
    return [
        [
            {
                "text": show.value(f, getattr(row, c.name), titles=titles, names=names),
                "kind": KINDS_OF_CELL.get(c.type, "text"),
                "tone": (c.tones or {}).get(str(getattr(row, c.name)), "grey") if c.type is Type.CODE else "",
                "url": _ref_url(c, row),
            }
            for c, f in fields
        ]
        for row, names in ((row, named.covers(row.region)) for row in rows)
    ]


OPENINGS = {"num": '<td class="r num">', "money": '<td class="r num">', "date": '<td class="num date">', "tag": '<td class="nowrap">',
            "place": '<td class="nowrap">'}  # fmt: skip


def body(lines: Sequence[Mapping[str, Any]]) -> SafeString:
    """The rows of a table as HTML: a template takes ten times as long for each cell."""
    return mark_safe(
        "\n".join(
            f"<tr>{''.join(_cell(cell, line['url'] if at == 0 else '') for at, cell in enumerate(line['cells']))}</tr>"
            for line in lines
        )
    )


def _cell(cell: Mapping[str, str], row_url: str) -> str:
    kind, text = cell["kind"], escape(cell["text"])
    start = OPENINGS.get(kind, '<td class="t">')
    if row_url:
        return f'{start}<a href="{escape(row_url)}">{text}</a></td>'
    if kind == "tag" and text and text != "—":
        return f'{start}<span class="tag tag-{escape(cell["tone"] or "grey")}">{text}</span></td>'
    if cell["url"]:
        return f'{start}<a href="{escape(cell["url"])}">{text}</a></td>'
    return f"{start}{text}</td>"


def _ref_url(column: Column, row: Any) -> str:
    key = getattr(row, column.name)
    return THINGS[column.ref].url(key) if column.ref in THINGS and key else ""


def row_url(sheet: Sheet, row: Any) -> str:
    if sheet.thing:
        return THINGS[sheet.thing].url(getattr(row, THINGS[sheet.thing].key))
    return reverse("kit:entry_by_seq", args=[row.pk])


def head(column: Column) -> str:
    """What stands over a column: of money with its unit."""
    return f"{_(column.label)} ({_(show.YUAN)})" if column.type is Type.MONEY else _(column.label)


def _head(sheet: Sheet, column: Column, words: dict[str, str], shown: bool) -> dict[str, Any]:
    name, down = ordering(sheet, words.get("sort", ""))
    by_this = name == column.name
    turned = f"-{column.name}" if by_this and not down else column.name
    return {
        "name": column.name,
        "label": head(column),
        "kind": KINDS_OF_CELL.get(column.type, "text"),
        "sort_url": "?" + urlencode({**_paging(words), "sort": turned}, doseq=True) if column.sortable else "",
        "sorted": ("desc" if down else "asc") if by_this else "",
        "shown": shown,
    }


def places(code: str, scope: Scope) -> list[tuple[str, str]]:
    """The places that a list may be narrowed to from where it stands: those it lies in, those in it or beside a village."""
    if not code:
        return []
    at = region.parent(code) if len(code) == VILLAGE else code
    width = region.child_width(at)
    here, today = lineage(), clock.today()
    inside = (one for one in here.standings if len(one) == width and one.startswith(at) and here.at(one, today))
    around = [one for one in region.trail(at) if len(one) >= CITY]
    return [(one, show.region_name(one)) for one in (*around, *sorted(inside)) if scope.covers(one)]


def _filters(sheet: Sheet, words: dict[str, str], around: list[tuple[str, str]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if sheet.search:
        labels = show.listed(dict.fromkeys(_(c.label) for c in sheet.columns if c.name in sheet.search))
        found.append(
            {"name": "q", "label": labels or _("查找"), "kind": "search", "options": [], "value": words.get("q", "")}
        )
    if len(around) > 1:
        asked = words.get("region", "")
        found.append({"name": "region", "label": _("地区"), "kind": "select", "options": around, "value": asked})
    for name in sheet.filters:
        column = sheet.column(name)
        options = [(code, _(label)) for code, label in codes(column.codes).items()]
        found.append(
            {"name": name, "label": _(column.label), "kind": "select", "options": options, "value": words.get(name, "")}
        )
    for name, label in (("since", _("自")), ("until", _("至"))):
        found.append({"name": name, "label": label, "kind": "date", "options": [], "value": words.get(name, "")})
    return found


def chip_label(sheet: Sheet, key: str, value: str) -> str:
    if key == "region":
        return show.region_path(value)
    if key in sheet.filters:
        column = sheet.column(key)
        return f"{_(column.label)}: {show.code_label(column.codes, value)}"
    return f"{ {'since': _('自'), 'until': _('至'), 'q': _('查找')}[key] } {value}"


def _query(words: dict[str, str], without: str) -> str:
    return urlencode({k: v for k, v in _paging(words).items() if k != without}, doseq=True)


def _paging(words: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in words.items() if k not in ("after", "before")}


def _exports(sheet: Sheet, may_not: bool, words: dict[str, str]) -> list[tuple[str, str]]:
    if may_not:
        return []
    query = urlencode(_paging(words), doseq=True)
    return [
        (label, reverse("kit:list_export", args=[sheet.name, suffix]) + "?" + query)
        for label, suffix in (("Excel", "xlsx"), ("CSV", "csv"), ("JSON", "json"))
    ]


def primary_action(sheet: Sheet, person: Any) -> dict[str, str] | None:
    if not sheet.kind or person.scope(Verb.ENTER).nothing:
        return None
    return {"label": _("登记"), "url": reverse("kit:enter", args=[sheet.kind]), "icon": "plus"}


def list_export(request: HttpRequest, name: str, suffix: str) -> HttpResponseBase:
    """The list as a file; every export is in the audit log."""
    sheet = find(name)
    person = somebody(request.user)
    scope = person.scope(Verb.EXPORT)
    if scope.nothing:
        return render(
            request, "kit/error.html",
            {"title": _("不能导出"), "message": _("您没有导出的权限"), "advice": _("请找扶贫办授权")}, status=403,
        )  # fmt: skip
    words = {key: value for key, value in request.GET.items() if value}
    columns = chosen_columns(sheet, request.GET.getlist("col"))
    named = person.scope(Verb.NAMES)
    rows = stream(sheet, selection(sheet, scope, words, named), words.get("sort", ""), columns)
    audit.note(person, "export", f"{sheet.name}.{suffix}", urlencode({**words, "q": "…"} if "q" in words else words))
    heads = [export.Column(_(c.label), c.type) for c in columns]
    values = exported(columns, rows, named)
    if suffix == "json":
        return JsonResponse([dict(zip([c.name for c in columns], line, strict=True)) for line in values], safe=False)
    return export.response(_(sheet.title), suffix, heads, values)


def exported(columns: Sequence[Column], rows: Iterator[tuple[Any, ...]], named: Scope) -> Iterator[Sequence[Any]]:
    """The rows' values for a file: numbers, money and dates as they are, all else as it shows. `rows` have their region
    after the columns; `named`: where names show. A column at a time."""
    for some in pieces(rows, 2000):
        *raw, regions = zip(*some, strict=True)
        names = [named.covers(region) for region in regions]
        titles = show.titles_of(
            ((c.ref, key) for c, keys in zip(columns, raw, strict=True) if c.ref for key in set(keys)), named
        )
        shown = [_texts(c, values, titles, names) for c, values in zip(columns, raw, strict=True)]
        yield from zip(*shown, strict=True)


AS_IS = {Type.INTEGER, Type.NUMBER, Type.MONEY, Type.DATE}


def _texts(
    column: Column, values: Sequence[Any], titles: Mapping[str, str], names: Sequence[bool]
) -> Sequence[Any]:  # fmt: skip
    """One column's values for a file; a value that comes again is made once. `names`: whether each row's names show."""
    is_open = column.privacy is Privacy.OPEN or (column.privacy is Privacy.NAME and all(names))
    if column.type in AS_IS and is_open:
        return values
    f = column.field

    def make(raw: Any, named: bool) -> str:
        return "" if raw in (None, "", (), []) else show.value(f, raw, titles=titles, names=named)

    if column.type is Type.CODES:
        return [make(raw, True) for raw in values]
    if column.type in (Type.TEXT, Type.LONG) and is_open:
        return ["" if raw is None else str(raw) for raw in values]
    known = {pair: make(*pair) for pair in set(zip(values, names, strict=True))}
    return [known[pair] for pair in zip(values, names, strict=True)]
