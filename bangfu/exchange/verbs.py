"""The verbs of the command line that bring tables in, and say what may stand in them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Verb = Callable[[str, str, Any], argparse.ArgumentParser]
"""Declares a verb: its name, what it does, the function that does it."""


class Unusable(Exception):
    """What was typed cannot be done; the sentence says why."""


def declare(verb: Verb) -> None:
    """Declare these verbs."""
    from django.utils.translation import gettext as _

    bring = verb("import", _("导入表格"), run_import)
    bring.add_argument("kind", help=_("事实种类,bangfu kinds 列出全部"))
    bring.add_argument(
        "file", type=Path, help=_(".xlsx、.xls、.ods或.csv;表头认得各种写法,标题行、合计行、几张同样的表都不用改")
    )
    bring.add_argument("--partial", action="store_true", help=_("只收没有问题的行"))
    bring.add_argument("--column", action="append", default=[], help=_("表头=字段:不认识的表头是什么意思,可写多次"))
    bring.add_argument(
        "--value",
        action="append",
        default=[],
        help=_("字段=值:表里没有这一列,整张表都是这个值,如 日期=2014-03-20,可写多次"),
    )
    template = verb("template", _("导入模板"), run_template)
    template.add_argument("kind", help=_("事实种类,bangfu kinds 列出全部"))
    template.add_argument("file", type=Path, help=_("写到哪里,如 模板.xlsx"))
    shapes = verb("outlines", _("导入区划边界,地图用"), run_outlines)
    shapes.add_argument("file", type=Path, help=_("GeoJSON;按代码或名称对应已登记的区划"))
    verb("kinds", _("列出事实种类"), run_kinds)


def _kind(name: str) -> Any:
    from django.utils.translation import gettext as _

    from bangfu.plain.fact import KINDS

    if name not in KINDS:
        raise Unusable(_("没有「%(value)s」这种事实;bangfu kinds 列出全部") % {"value": name})
    return KINDS[name]


def run_import(arguments: Any) -> int:
    from django.utils.translation import gettext as _

    from bangfu.access.scope import SYSTEM
    from bangfu.exchange import importing
    from bangfu.exchange.spreadsheet import COLUMNS_MISSING, NO_HEADER
    from bangfu.kit import show
    from bangfu.kit.spreadsheet import Unreadable, plain_head
    from bangfu.lake import store

    kind = _kind(arguments.kind)
    columns = {plain_head(head): path for head, path in _said(kind, arguments.column)}
    values = {path: value for value, path in _said(kind, [_turned(one) for one in arguments.value])}
    if not arguments.file.is_file():
        raise Unusable(_("没有这个文件:%(path)s") % {"path": arguments.file})
    try:
        found = importing.preview(arguments.kind, arguments.file, SYSTEM, columns, values)
        for warning in found.reading.warnings:
            print(show.sentence(warning), file=sys.stderr)
        if unknown := found.reading.table.unknown:
            print(_("这些列没有读取:%(heads)s") % {"heads": "、".join(unknown)}, file=sys.stderr)
        for flaw in (found.reading.flaws + found.objections)[:50]:
            where = {
                "row": found.reading.table.where(flaw.row),
                "column": _(flaw.column) if flaw.column else "",
                "why": show.sentence(flaw.reason),
            }
            print(_("第 %(row)s 行「%(column)s」:%(why)s") % where, file=sys.stderr)
        batch = importing.commit(
            arguments.kind, arguments.file, SYSTEM, arguments.file.name, partial=arguments.partial, columns=columns,
            values=values,
        )  # fmt: skip
    except Unreadable as unreadable:
        hint = _(
            "表头与系统的不同时,用 --column 表头=字段 说明;没有这一列而整张表都一样的,用 --value 字段=值;字段见 bangfu template"
        )
        is_head = unreadable.reason.code in (NO_HEADER, COLUMNS_MISSING)
        raise Unusable("\n".join([show.sentence(unreadable.reason), *([hint] if is_head else [])])) from None
    store.roll()
    print(importing.taken(batch.__dict__))
    return 0


def _turned(said: str) -> str:
    field, _equals, value = said.partition("=")
    return f"{value}={field}"


def _said(kind: Any, said: Sequence[str]) -> list[tuple[str, str]]:
    """What `X=FIELD` says, each: X, and the field's path."""
    from django.utils.translation import gettext as _

    from bangfu.exchange.headings import path_of

    found = []
    for one in said:
        text, _equals, word = one.rpartition("=")
        path = path_of(kind, word.strip())
        if path is None:
            raise Unusable(_("没有「%(word)s」这个字段;字段见 bangfu template") % {"word": word})
        found.append((text, path))
    return found


def run_outlines(arguments: Any) -> int:
    from django.utils.translation import gettext as _

    from bangfu.kit import show
    from bangfu.places import outlines

    if not arguments.file.is_file():
        raise Unusable(_("没有这个文件:%(path)s") % {"path": arguments.file})
    try:
        found, left = outlines.bring(arguments.file)
    except outlines.Unreadable as unreadable:
        raise Unusable(show.sentence(unreadable.reason)) from None
    print(_("收下%(n)s个地方的边界") % {"n": len(found)})
    if left:
        names = "、".join(left[:20])
        print(_("没有对应上的:%(names)s;请先导入区划,或核对代码和名称") % {"names": names}, file=sys.stderr)
    return 0


def run_template(arguments: Any) -> int:
    from bangfu.exchange.template import template_xlsx

    arguments.file.write_bytes(template_xlsx(_kind(arguments.kind)))
    return 0


def run_kinds(arguments: Any) -> int:
    from django.utils.translation import gettext as _

    from bangfu.plain.fact import KINDS

    for name, cls in KINDS.items():
        print(f"{name:36} {_(cls.kind().label)}")
    return 0
