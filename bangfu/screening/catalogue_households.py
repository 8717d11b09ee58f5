"""The catalogue of data-quality rules, where they speak of a household: who should be watched and is not, what cannot be.
Numbers are those of the catalogue.
"""

from __future__ import annotations

from typing import Any

from bangfu.plain.words import mark as _
from bangfu.screening.catalogue_people import RECEIVED, working
from bangfu.screening.cells import all_of, any_of
from bangfu.screening.columns import RISKS
from bangfu.screening.rule import counted, listed
from bangfu.screening.rules import (
    ILL,
    no_safe_house,
    nobody_works,
    not_all_insured,
    out_of_school,
)

HEAD, SPOUSE = "01", "02"
BY_HELP = "1"
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


@listed(_("风险是其他,却没有写明是什么"), monitored="2_11_004")
def risk_unnoted(h: Any, p: Any) -> Any:
    return risk(h, "other") & ~h.risk_noted.fill_null(False)


@listed(_("已消除风险,收入、住房或饮水却没有填"), removed="1_11_004")
def removed_blank(h: Any, p: Any) -> Any:
    return any_of(h.net.isnull(), h.unsafe.isnull(), h.water_safe.isnull())


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
