"""The catalogue of data-quality rules, where they set a household's income and measures against its risks. Numbers are those of
the catalogue.
"""

from __future__ import annotations

from typing import Any

from bangfu.plain.words import mark as _
from bangfu.screening.catalogue_households import (
    BY_HELP,
    MEASURES,
    measure,
    none_of,
    risk,
)
from bangfu.screening.cells import all_of
from bangfu.screening.columns import FEN
from bangfu.screening.rule import Formula, listed

DEVELOPING = ("industry", "employment", "finance", "public_post")


def can_work(h: Any) -> Any:
    return h.able + h.weak > 0


# Incomes


@listed(_("人均纯收入过低"), monitored="3_11_010")
def very_low(h: Any, p: Any) -> Any:
    return h.net < h.size * (p.catalogue["low_income"] * FEN)


@listed(_("识别时人均纯收入过高"), monitored="1111_18")
def very_high(h: Any, p: Any) -> Any:
    high = h.net > h.size * (p.catalogue["high_income"] * FEN)
    return (h.monitored_since >= p.catalogue["high_income_from"]) & high


@listed(_("靠帮扶消除风险,人均纯收入却低于监测范围"), removed="4_11_010")
def removed_poor(h: Any, p: Any) -> Any:
    return (h.removal_way == BY_HELP) & (h.net < h.monitoring_line * h.size)


@listed(_("有就业或公益岗位帮扶,却没有工资性收入"), removed="4_11_012")
def job_no_wage(h: Any, p: Any) -> Any:
    return (measure(h, "employment") | measure(h, "public_post")) & (h.wage.fill_null(0) == 0)


@listed(_("有综合保障,却没有转移性收入"), removed="4_11_013")
def security_no_transfer(h: Any, p: Any) -> Any:
    return measure(h, "security") & (h.transfer.fill_null(0) == 0)


@listed(_("有产业帮扶,却没有生产经营性收入"), removed="5_11_013")
def industry_no_business(h: Any, p: Any) -> Any:
    return measure(h, "industry") & (h.business.fill_null(0) == 0)


# Measures that do not fit


@listed(_("有就业或公益岗位帮扶,家中却没有人务工"), open="4_11_014")
def job_no_worker(h: Any, p: Any) -> Any:
    return (measure(h, "employment") | measure(h, "public_post")) & (h.workers == 0)


@listed(_("有劳动力,却没有开发式帮扶"), open="5_12_007")
def not_developing(h: Any, p: Any) -> Any:
    return can_work(h) & none_of(h, *DEVELOPING)


@listed(_("有劳动力,却只有综合保障一项措施"), open="5_11_032")
def only_security(h: Any, p: Any) -> Any:
    others = [name for name in MEASURES if name != "security"]
    return all_of(can_work(h), measure(h, "security"), none_of(h, *others))


@listed(_("有人享受低保,却没有登记综合保障"), open="5_16_003")
def allowance_unlisted(h: Any, p: Any) -> Any:
    return (h.allowances > 0) & none_of(h, "security")


@listed(_("有人享受特困供养,却没有登记综合保障"), open="5_16_004")
def support_unlisted(h: Any, p: Any) -> Any:
    return (h.supported > 0) & none_of(h, "security")


@listed(_("有重度残疾人,却没有登记综合保障"), open="5_16_008")
def disabled_unlisted(h: Any, p: Any) -> Any:
    return (h.severely_disabled > 0) & none_of(h, "security")


@listed(_("2021年以来识别的却享受搬迁措施"), monitored="1111_4")
def relocated_late(h: Any, p: Any) -> Any:
    return (h.monitored_since >= p.catalogue["relocation_from"]) & measure(h, "relocation")


def _unanswered(name: str, *measures: str) -> Formula:
    """The risk is there, and none of the measures that answer it."""
    return lambda h, p: risk(h, name) & none_of(h, *measures)


def _school_unanswered(h: Any, p: Any) -> Any:
    return (h.school_risk.fill_null(False) | (h.dropouts > 0)) & none_of(h, "compulsory_school")


def _insurance_unanswered(h: Any, p: Any) -> Any:
    return (h.insurance_risk.fill_null(False) | (h.uninsured > 0)) & none_of(h, "health", "society")


UNANSWERED: tuple[tuple[str, str, str, Formula], ...] = (
    (_("因病,却没有健康帮扶、社会帮扶或综合保障"), "3_11_003", "", _unanswered("illness", "health", "society", "security")),
    (_("因病,却没有健康帮扶或社会帮扶"), "", "5_18_001", _unanswered("illness", "health", "society")),
    (_("因学,却没有教育帮扶、义务教育保障或社会帮扶"), "3_11_004", "5_18_002",
     _unanswered("school", "compulsory_school", "school", "society")),
    (_("因残,却没有综合保障或社会帮扶"), "3_11_005", "5_18_003", _unanswered("disability", "security", "society")),
    (_("住房不安全,却没有住房保障或搬迁"), "3_11_006", "5_18_004", _unanswered("house", "housing", "relocation")),
    (_("饮水不安全,却没有饮水保障"), "3_11_008", "5_18_006", _unanswered("water", "water")),
    (_("有人失学辍学,却没有义务教育保障"), "3_11_007", "5_18_005", _school_unanswered),
    (_("有人未参加医疗保险,却没有健康帮扶或社会帮扶"), "3_11_009", "5_18_007", _insurance_unanswered),
)  # fmt: skip
for _title, _removed, _monitored, _formula in UNANSWERED:
    listed(_title, **{of: number for of, number in (("removed", _removed), ("monitored", _monitored)) if number})(
        _formula
    )
