"""The catalogue of data-quality rules, where they speak of a household: who should be watched and is not, what cannot be, which
measures do not fit the risks. Numbers are those of the catalogue.
"""

from __future__ import annotations

from typing import Any

from bangfu.plain.words import mark as _
from bangfu.screening.catalogue_people import RECEIVED, working
from bangfu.screening.cells import all_of, any_of
from bangfu.screening.columns import FEN, RISKS
from bangfu.screening.rule import Formula, counted, listed
from bangfu.screening.rules import (
    ILL,
    no_safe_house,
    nobody_works,
    not_all_insured,
    out_of_school,
)

HEAD, SPOUSE = "01", "02"
BY_HELP = "1"
DEVELOPING = ("industry", "employment", "finance", "public_post")
MEASURES = (
    "industry", "employment", "finance", "public_post", "housing", "relocation", "water", "health", "school", "compulsory_school",
    "security", "society", "living", "works",
)  # fmt: skip


@counted("heads", _("户主人数"))
def heads(m: Any, p: Any) -> Any:
    return m.relation == HEAD


@counted("men_married", _("户主和配偶中的男性"))
def men_married(m: Any, p: Any) -> Any:
    return m.relation.isin((HEAD, SPOUSE)) & (m.sex == "1")


@counted("women_married", _("户主和配偶中的女性"))
def women_married(m: Any, p: Any) -> Any:
    return m.relation.isin((HEAD, SPOUSE)) & (m.sex == "2")


@counted("ill_uncovered", _("患病而未参加大病保险人数"))
def ill_uncovered(m: Any, p: Any) -> Any:
    return m.health.isin(ILL) & ~m.serious_illness_insurance


@counted("insured_twice", _("同时参加居民和职工医疗保险人数"))
def insured_twice(m: Any, p: Any) -> Any:
    return m.medical_insurance & m.worker_medical_insurance


@counted("workers", _("务工人数"))
def workers(m: Any, p: Any) -> Any:
    return working(m) | m.public_post.fill_null(False)


@counted("allowances", _("享受低保人数"))
def allowances(m: Any, p: Any) -> Any:
    return m.minimum_living_kind.isin(RECEIVED)


@counted("supported", _("享受特困供养人数"))
def supported(m: Any, p: Any) -> Any:
    return m.special_support_kind.isin(RECEIVED)


@counted("severely_disabled", _("一、二级残疾人数"))
def severely_disabled(m: Any, p: Any) -> Any:
    return (m.disability_grade > 0) & (m.disability_grade <= p.catalogue["severe_grade"])


def risk(h: Any, name: str) -> Any:
    return getattr(h, f"risk_{name}").fill_null(False)


def no_risk(h: Any) -> Any:
    return ~any_of(*(risk(h, name) for name in RISKS.values()))


def measure(h: Any, name: str) -> Any:
    return getattr(h, f"measure_{name}").fill_null(False)


def none_of(h: Any, *names: str) -> Any:
    return ~any_of(*(measure(h, name) for name in names))


def months(day: Any) -> Any:
    """The months from the year 0 to a day written as 20141231."""
    return day // 100 - 88 * (day // 10000)


def whole_months(since: Any, until: Any) -> Any:
    """Whole months between two days written as 20141231."""
    begun = (until - until // 100 * 100 < since - since // 100 * 100).ifelse(1, 0)
    return months(until) - months(since) - begun


def can_work(h: Any) -> Any:
    return h.able + h.weak > 0


# Who should be watched and is not


@listed(_("住危房但未纳入监测"), unwatched="1_02_001")
def unwatched_house(h: Any, p: Any) -> Any:
    return h.unsafe


@listed(_("饮水不安全但未纳入监测"), unwatched="1_02_002")
def unwatched_water(h: Any, p: Any) -> Any:
    return ~h.water_safe


@listed(_("有患病成员未参加大病保险,但未纳入监测"), unwatched="1_02_003")
def unwatched_illness(h: Any, p: Any) -> Any:
    return h.ill_uncovered > 0


@listed(_("有义务教育适龄儿童不在校,但未纳入监测"), unwatched="1_02_005")
def unwatched_school(h: Any, p: Any) -> Any:
    return h.dropouts > 0


@listed(_("人均纯收入低于监测范围,但未纳入监测"), unwatched="1_02_006")
def unwatched_income(h: Any, p: Any) -> Any:
    return h.net < h.monitoring_line * h.size


@listed(_("大病保险、住房、饮水或义务教育有问题"), registered="1_02_007")
def looked_back(h: Any, p: Any) -> Any:
    return any_of(h.without_serious > 0, h.unsafe, ~h.water_safe, h.schooling_unknown > 0)


@listed(_("已消除风险,住房又不安全"), removed="1_02_008")
def again_house(h: Any, p: Any) -> Any:
    return h.unsafe


@listed(_("已消除风险,饮水又不安全"), removed="1_02_009")
def again_water(h: Any, p: Any) -> Any:
    return ~h.water_safe


# What monitored households must say


@listed(_("没有填写致贫返贫风险"), monitored="1_11_001")
def no_risk_said(h: Any, p: Any) -> Any:
    return no_risk(h)


@listed(_("识别时间、风险、收入、住房或饮水没有填全"), monitored="1_11_002")
def monitored_blank(h: Any, p: Any) -> Any:
    return any_of(h.monitored_since.isnull(), no_risk(h), h.net.isnull(), h.unsafe.isnull(), h.water_safe.isnull())


@listed(_("已消除风险却住危房"), removed="1_11_005")
def removed_house(h: Any, p: Any) -> Any:
    return no_safe_house(h)


@listed(_("已消除风险却没有安全饮用水"), removed="1_11_007")
def removed_water(h: Any, p: Any) -> Any:
    return ~h.water_safe


@listed(_("已消除风险却有人未参加或重复参加医疗保险"), removed="1_11_008")
def removed_insurance(h: Any, p: Any) -> Any:
    return not_all_insured(h) | (h.insured_twice > 0)


@listed(_("靠帮扶消除风险,却没有帮扶措施"), removed="1_11_009")
def removed_unhelped(h: Any, p: Any) -> Any:
    return (h.removal_way == BY_HELP) & none_of(h, *MEASURES)


@listed(_("识别满一个月仍没有帮扶措施"), monitored="1_11_010")
def late_help(h: Any, p: Any) -> Any:
    return (whole_months(h.monitored_since, p.on + h.monitored_since * 0) >= 1) & none_of(h, *MEASURES)


@listed(_("已消除风险,没有填写监测联系人和电话"), removed="1_11_011")
def no_contact(h: Any, p: Any) -> Any:
    return ~h.contact.fill_null(False)


@listed(_("从识别到消除风险不满六个月"), removed="2_11_002")
def removed_soon(h: Any, p: Any) -> Any:
    soon = whole_months(h.monitored_since, h.removed_on) < p.catalogue["stable_months"]
    return (h.removed_on >= p.catalogue["stable_from"]) & soon


@listed(_("识别当月或次月就靠帮扶消除风险"), removed="5_18_009")
def removed_at_once(h: Any, p: Any) -> Any:
    return (h.removal_way == BY_HELP) & (months(h.removed_on) - months(h.monitored_since) <= 1)


# Head and spouse, labour and risks


@listed(_("户主与配偶性别相同"), registered="2_02_001", monitored="2_11_003")
def same_sex(h: Any, p: Any) -> Any:
    return (h.heads == 1) & ((h.men_married > 1) | (h.women_married > 1))


@listed(_("有多个户主"), registered="3_02_011", monitored="3_11_002")
def many_heads(h: Any, p: Any) -> Any:
    return h.heads > 1


@listed(_("没有户主"), registered="3_02_012", monitored="3_11_001")
def no_head(h: Any, p: Any) -> Any:
    return h.heads == 0


@listed(_("没有通生活用电"), registered="2_02_002")
def no_power(h: Any, p: Any) -> Any:
    return ~h.powered


@listed(_("风险是因残,家中却没有残疾人"), monitored="2_11_001")
def nobody_disabled(h: Any, p: Any) -> Any:
    return risk(h, "disability") & (h.disabled == 0)


@listed(_("风险是务工就业不稳,家中却没有劳动力"), open="2_11_006", monitored="5_15_013")
def unstable_nobody_works(h: Any, p: Any) -> Any:
    return risk(h, "work") & nobody_works(h)


@listed(_("风险是务工就业不稳,家中却没有人务工"), open="5_15_014")
def unstable_no_job(h: Any, p: Any) -> Any:
    return risk(h, "work") & (h.workers == 0)


@listed(_("风险是因病,家中却没有大病或慢性病人"), open="5_15_015")
def nobody_ill(h: Any, p: Any) -> Any:
    return risk(h, "illness") & (h.ill == 0)


@listed(_("风险是因病,自付支出却是零"), open="5_15_020")
def illness_free(h: Any, p: Any) -> Any:
    return risk(h, "illness") & (h.self_paid == 0)


@listed(_("家庭成员都有劳动能力,风险却是缺劳动力"), open="4_11_009")
def all_work(h: Any, p: Any) -> Any:
    return all_of(risk(h, "labour"), h.size > 0, h.able + h.weak == h.size)


@listed(_("多人户一半以上有劳动能力,风险却是缺劳动力"), open="5_11_029")
def half_work(h: Any, p: Any) -> Any:
    return all_of(risk(h, "labour"), h.size >= p.catalogue["many"], h.able * 2 > h.size)


@listed(_("劳动力超过四分之一,风险却是缺劳动力"), open="5_18_008")
def quarter_works(h: Any, p: Any) -> Any:
    return risk(h, "labour") & (h.able * 4 > h.size)


@listed(_("整户无劳动力,却已消除风险"), removed="4_11_011")
def removed_nobody_works(h: Any, p: Any) -> Any:
    return nobody_works(h)


@listed(_("整户无劳动力,没有标为兜底保障户"), open="5_11_033")
def not_marked(h: Any, p: Any) -> Any:
    return nobody_works(h) & ~h.no_labour.fill_null(False)


@listed(_("整户无劳动力,却没有人享受低保"), registered="5_19_003", monitored="5_19_007")
def no_allowance(h: Any, p: Any) -> Any:
    return nobody_works(h) & (h.allowances == 0)


@listed(_("饮水不安全,风险中却没有饮水"), monitored="4_11_006")
def water_not_said(h: Any, p: Any) -> Any:
    return ~h.water_safe & ~risk(h, "water")


@listed(_("有人未参加医疗保险,风险中却没有因病"), monitored="4_11_007")
def insurance_not_said(h: Any, p: Any) -> Any:
    return h.insurance_risk & ~risk(h, "illness")


@listed(_("填了失学辍学,家中却没有不在校的适龄儿童"), monitored="4_11_008")
def nobody_out_of_school(h: Any, p: Any) -> Any:
    return h.school_risk & ~out_of_school(h)


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
