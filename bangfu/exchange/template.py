"""The import template of a fact kind: its columns, drop-downs for code lists, text columns for long numbers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from bangfu.exchange.spreadsheet import INSTRUCTIONS
from bangfu.plain.fact import Field, Type, fields_of
from bangfu.plain.policy import codes

LONGEST_LIST = 255
ROWS = 5000


def columns_of(kind: Any) -> list[tuple[Field, str]]:
    """The columns of a kind's table: its own fields, and those of its groups' records with the group's name."""
    found: list[tuple[Field, str]] = []
    for f in fields_of(kind):
        found += [(g, f.name) for g in fields_of(f.item)] if f.item else [(f, "")]
    return found


def template_xlsx(kind: Any) -> bytes:
    """An empty table for a kind, with a sheet that says what goes where."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet(_(kind.kind().label)[:31])
        help_sheet = book.add_worksheet(_(INSTRUCTIONS))
        must = book.add_format({"bold": True, "bg_color": "#FFF6E0", "bottom": 1})
        may = book.add_format({"bold": True, "bg_color": "#EEF7F4", "bottom": 1})
        text = book.add_format({"num_format": "@"})
        help_sheet.write_row(0, 0, [_("列"), _("必填"), _("怎么填")])
        for at, (f, _group) in enumerate(columns_of(kind)):
            is_text = f.type not in (Type.INTEGER, Type.NUMBER, Type.MONEY, Type.DATE)
            sheet.set_column(at, at, 16, text if is_text else None)
            sheet.write_string(0, at, f.label, must if f.required else may)
            options = list(codes(f.codes).values()) if f.codes else []
            if f.type is Type.CODE and len(",".join(options)) <= LONGEST_LIST:
                sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": options})
            help_sheet.write_row(at + 1, 0, [f.label, _("是") if f.required else "", how(f)])
        sheet.freeze_panes(1, 0)
        help_sheet.set_column(0, 0, 24)
        help_sheet.set_column(2, 2, 80)
    return stream.getvalue()


def how(f: Field) -> str:
    """What may stand in a column, in words."""
    if f.codes:
        several = _("可填几项,用顿号隔开:") if f.type is Type.CODES else ""
        return several + "、".join(_(label) for label in codes(f.codes).values())
    words = {
        Type.DATE: _("日期,如 2014-04-25"), Type.MONEY: _("元,最多两位小数"), Type.INTEGER: _("整数"),
        Type.NUMBER: _("数字"), Type.YES: _("是 或 否"), Type.REGION: _("12位区划代码,或从县到村的全名"),
        Type.ID_NUMBER: _("18位证件号码,按文本填"), Type.PHONE: _("电话号码"),
    }  # fmt: skip
    return "".join(part for part in (words.get(f.type, _("文字")), f" ({f.unit})" if f.unit else "", f" {f.help}"))
