"""What the rules say, in the reader's language: each finding as a sentence that names its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bangfu.kit import show
from bangfu.screening.cells import Scalar
from bangfu.screening.columns import FEN, PARTS, Column
from bangfu.screening.household import Finding, Judged, labels
from bangfu.screening.rule import COUNTED, DERIVED, Rule
from bangfu.screening.rules import POPULATIONS

TONES = {"criterion": "grey", "must": "red", "logic": "yellow", "suspicious": "grey"}


def sentence(finding: Finding, names: Sequence[str], made: Judged) -> str:
    """What a rule says of a household and by which numbers; of a rule about people, of whom. `names`: the members', as the
    reader may see them."""
    said = [said_of(finding.because)] if finding.because else []
    said += [f"{names[at]}: {said_of(values)}" for at, values in finding.people]
    if income := _per_head(finding, made):
        said.insert(0, income)
    text = title(finding.rule)
    return f"{text} ({'; '.join(said)})" if said else text


def title(rule: Rule) -> str:
    return _(rule.title)


def said_of(values: Sequence[tuple[str, Scalar]]) -> str:
    """Columns with their values: 年龄 64 岁、劳动能力 普通劳动力."""
    return show.listed([f"{_(labels()[name].label)} {value(labels()[name], said)}" for name, said in values])


def value(column: Column, said: Scalar) -> str:
    """A column's value as people read it."""
    if said is None or said == "":
        return _("未填")
    if column.personal:
        return _("(隐去)")
    if column.kind == "code":
        return show.code_label(column.codes, said)
    if column.kind == "yes":
        return _("是") if said else _("否")
    if column.kind == "day":
        text = str(said)
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if column.kind == "fen":
        return _("%(yuan)s 元") % {"yuan": show.money(Decimal(int(said)) / FEN)}
    if column.kind == "text":
        return str(said)
    number = show.number(Decimal(int(said)) / PARTS if column.kind == "parts" else int(said))
    return f"{number} {_(column.unit)}" if column.unit else number


def _per_head(finding: Finding, made: Judged) -> str:
    """The income per head, where the rule compared the household's sum with the line times its people.

    Cut to the fen, never rounded up: a line that is missed by a fraction must not look reached.
    """
    read = dict(finding.because)
    net, size = made.columns["net"], made.columns["size"]
    if "net" not in read or "size" not in read or net is None or not size:
        return ""
    return _("人均纯收入 %(yuan)s 元") % {"yuan": show.money(Decimal(int(net) // int(size)) / FEN)}


def verdict(finding: Finding, exempted: Any) -> dict[str, str]:
    """A finding's tag."""
    if exempted:
        return {"kind": "tag", "tone": "grey", "text": _("已豁免")}
    if finding.verdict is None:
        return {"kind": "tag", "tone": "grey", "text": _("情况不明")}
    if not finding.verdict:
        return {"kind": "tag", "tone": "ok", "text": _("没有问题")}
    return {
        "kind": "tag",
        "tone": TONES[finding.rule.severity],
        "text": show.code_label("rule_severity", finding.rule.severity),
    }


def population(rule: Rule) -> str:
    return _(POPULATIONS[rule.of])


def derived_lines(made: Judged) -> list[dict[str, str]]:
    """What was made of a household's answers, as labels with values."""
    found = [labels()[key] for key in (*COUNTED, *DERIVED)]
    return [{"label": _(c.label), "value": value(c, made.columns.get(c.name))} for c in found]
