"""What the rules say on a household's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access.vault import masked_name
from bangfu.households.models import Household
from bangfu.kit import show
from bangfu.kit.panel import Looking, panel
from bangfu.ledger import vantage
from bangfu.screening import register, words
from bangfu.screening.household import Finding, Judged
from bangfu.screening.models import RuleChange
from bangfu.screening.rule import RULES

ALWAYS = ("exit", "cannot")
"""Groups of which what is unknown is said too: an answer that is missing is never a clean bill."""


@panel("household", order=25)
def ruled(row: Household, looking: Looking) -> dict[str, Any] | None:
    """What the rules object to, and why; with the way to every rule that looked."""
    found = register.judged(row.key, vantage.day())
    if found is None:
        return None
    made, names = found
    shown = [f for f in made.findings if f.verdict or (f.verdict is None and f.rule.group in ALWAYS)]
    exempt = register.exemptions([row.key], vantage.day())
    points = made.columns["exit_points"]
    return {
        "kind": "table", "title": _("规则怎么说"), "tall": True,
        "note": _("退出五项 %(points)s 分 · 按 %(day)s 的规则") % {"points": points, "day": vantage.day()},
        "more_url": reverse("screening:household", args=[row.key]),
        "columns": [_("类别"), _("结论"), _("规则和依据")],
        "rows": lines(shown, made, seen_names(names, looking.named.covers(row.region)), exempt, row.key),
        "nothing": _("%(n)s 条规则都没有异议") % {"n": len(made.findings)},
    }  # fmt: skip


@panel("rule_change", order=10)
def change(row: RuleChange, looking: Looking) -> dict[str, Any] | None:
    """What a change of the rules says, and the way to what it would do."""
    weights = show.listed(f"{_(RULES[name].title)} {n}" for name, n in row.weights.items() if name in RULES)
    pairs = [
        (_("适用地区"), show.region_path(row.region)), (_("状态"), show.code_label("rule_change_state", row.state)),
        (_("扶贫标准"), show.money(row.line) if row.line is not None else _("不改")), (_("指标权重"), weights or _("不改")),
        (_("临界值"), str(row.cutoff or _("不改"))), (_("起用日期"), row.since or "—"), (_("停用日期"), row.until or "—"),
        (_("依据文件"), row.source or "—"),
    ]  # fmt: skip
    url = reverse("screening:what_if", args=[row.region]) + "?" + urlencode({"draft": row.key})
    return {
        "kind": "pairs",
        "title": _("改了什么"),
        "pairs": [{"label": a, "value": b} for a, b in pairs],
        "more_url": url,
    }


def seen_names(names: Sequence[str], may_see: bool) -> list[str]:
    return [name if may_see else masked_name(name) for name in names]


def lines(
    findings: Sequence[Finding], made: Judged, names: Sequence[str], exempt: Mapping[tuple[str, str], Any], key: str
) -> list[list[Any]]:
    """Findings as a table's rows: group, verdict, sentence."""
    return [
        [
            show.code_label("rule_group", f.rule.group), words.verdict(f, f.verdict and exempt.get((key, f.rule.key))),
            words.sentence(f, names, made),
        ]
        for f in findings
    ]  # fmt: skip
