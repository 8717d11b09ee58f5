"""Who is poor, who may leave, who is at risk again: the rules of identification, each a function of named columns.

A formula is given a household's columns and the numbers of the law (`numbers.Numbers`); it is written with the operators of
columns, so that it reads the same for one household and for all. Incomes are fen of the year before; thresholds are compared
with the household's sum, never with a quotient.
"""

from __future__ import annotations

from typing import Any

from bangfu.plain.words import mark as _
from bangfu.screening.cells import all_of, any_of, total
from bangfu.screening.columns import FEN, PARTS
from bangfu.screening.rule import MUST, counted, derived, rule

POPULATIONS = {
    "": _("全部农户"), "registered": _("建档立卡户"), "unwatched": _("未纳入监测的脱贫户"), "monitored": _("监测对象"),
    "open": _("未消除风险的监测对象"), "removed": _("已消除风险的监测对象"),
}  # fmt: skip
AGE, YEARS, PEOPLE = _("年龄"), _("岁"), _("人")
NOT_AT_SCHOOL = "0"
ABLE = ("1", "2")
WEAK = "5"
ILL = ("2", "3")
DISABLED = "4"
SAFE_WATER = ("1", "2", "6")


def within(h: Any, population: str) -> Any:
    """Whether a household belongs to a population; never unknown."""
    exited = h.registered.fill_null("") == "exited"
    monitored = h.monitored.fill_null("") != ""
    removed = h.risk_removed.fill_null(False)
    return {
        "registered": lambda: h.registered.fill_null("") != "",
        "unwatched": lambda: exited & ~monitored,
        "monitored": lambda: monitored,
        "open": lambda: monitored & ~removed,
        "removed": lambda: monitored & removed,
    }[population]()


def by_region(region: Any, values: tuple[tuple[str, int], ...]) -> Any:
    """The value of the narrowest region, of pairs (prefix, value) with the widest first; unknown where none is in force."""
    found = region.isnull().ifelse(0, None)
    for prefix, value in values:
        found = region.startswith(prefix).ifelse(value, found)
    return found


def unless_unknown(h: Any, answers_missing: Any) -> Any:
    """False where nothing is missing, unknown where something is, or nobody is known of the household: to be joined by `|` to what
    is known."""
    return ((answers_missing > 0) | (h.size == 0)).ifelse(None, False)


def below(h: Any, line: Any) -> Any:
    """Whether the income falls short of a line per head; unknown of a household of which nobody is known."""
    return (h.size > 0).ifelse(h.net < line * h.size, None)


@counted("size", _("家庭人口"))
def size(m: Any, p: Any) -> Any:
    return m.household.notnull()


@counted("disabled", _("残疾人数"))
def disabled(m: Any, p: Any) -> Any:
    return (m.health == DISABLED) | m.disability_card.fill_null(False)


@counted("ill", _("患大病或慢性病人数"))
def ill(m: Any, p: Any) -> Any:
    return m.health.isin(ILL)


@counted("able", _("普通和技能劳动力人数"))
def able(m: Any, p: Any) -> Any:
    return m.labour.isin(ABLE)


@counted("weak", _("弱劳动力或半劳动力人数"))
def weak(m: Any, p: Any) -> Any:
    return m.labour == WEAK


@counted("labour_unknown", _("劳动能力未填人数"))
def labour_unknown(m: Any, p: Any) -> Any:
    return m.labour.isnull()


def of_school_age(m: Any, p: Any) -> Any:
    return (m.age >= p.limits["school_from"]) & (m.age <= p.limits["school_to"])


@counted("dropouts", _("义务教育阶段适龄不在校人数"))
def dropouts(m: Any, p: Any) -> Any:
    return of_school_age(m, p) & (m.schooling == NOT_AT_SCHOOL)


@counted("schooling_unknown", _("义务教育阶段适龄、在校情况未填人数"))
def schooling_unknown(m: Any, p: Any) -> Any:
    return of_school_age(m, p) & m.schooling.isnull()


@counted("uninsured", _("未参加基本医疗保险人数"))
def uninsured(m: Any, p: Any) -> Any:
    return ~(m.medical_insurance | m.worker_medical_insurance.fill_null(False))


@counted("insurance_unknown", _("医疗保险未填人数"))
def insurance_unknown(m: Any, p: Any) -> Any:
    return m.medical_insurance.isnull() & ~m.worker_medical_insurance.fill_null(False)


@counted("without_serious", _("未参加大病保险人数"))
def without_serious(m: Any, p: Any) -> Any:
    return ~m.serious_illness_insurance


@derived("net", _("家庭纯收入"), "fen")
def net(h: Any, p: Any) -> Any:
    return total(h.wage, h.business, h.transfer, h.property) - h.business_cost.fill_null(0)


@derived("line", _("扶贫标准"), "fen")
def line(h: Any, p: Any) -> Any:
    """The line of the year that the incomes are of; where the year is not said, that of the year in which is judged."""
    found = by_region(h.region, p.poverty_line)
    for year, values in p.earlier_lines:
        found = (h.income_year == year).ifelse(by_region(h.region, values), found)
    return found


@derived("monitoring_line", _("监测范围"), "fen")
def monitoring_line(h: Any, p: Any) -> Any:
    return by_region(h.region, p.monitoring_line)


@derived("poor", _("人均纯收入低于扶贫标准"), "yes")
def poor(h: Any, p: Any) -> Any:
    return below(h, h.line)


@derived("gap", _("与扶贫标准的差额"), "fen")
def gap(h: Any, p: Any) -> Any:
    return (h.line * h.size - h.net) * h.poor.ifelse(1, 0)


@derived("water_safe", _("饮水安全"), "yes")
def water_safe(h: Any, p: Any) -> Any:
    return h.safe_water.fill_null(h.water.isin(SAFE_WATER))


def no_safe_house(h: Any) -> Any:
    return h.unsafe | (h.floor_area.fill_null(1) == 0)


def out_of_school(h: Any) -> Any:
    return (h.dropouts > 0) | unless_unknown(h, h.schooling_unknown)


def not_all_insured(h: Any) -> Any:
    return (h.uninsured > 0) | unless_unknown(h, h.insurance_unknown)


def nobody_works(h: Any) -> Any:
    return (h.able + h.weak == 0) & ~unless_unknown(h, h.labour_unknown)


def exit_checks(h: Any) -> tuple[Any, ...]:
    """What stands against leaving poverty: income, water, housing, school, medical insurance."""
    return h.poor, ~h.water_safe, no_safe_house(h), out_of_school(h), not_all_insured(h)


@derived("exit_points", _("退出五项得分"), "whole", unit=_("分"))
def exit_points(h: Any, p: Any) -> Any:
    passed = [(~against).ifelse(p.limits["points"], 0) for against in exit_checks(h)]
    return passed[0] + passed[1] + passed[2] + passed[3] + passed[4]


@derived("exit_fit", _("退出五项全部达标"), "yes")
def exit_fit(h: Any, p: Any) -> Any:
    return ~any_of(*exit_checks(h))


@derived("burden", _("自付支出减理赔"), "fen")
def burden(h: Any, p: Any) -> Any:
    return h.self_paid.fill_null(0) - h.claims.fill_null(0)


@derived("at_risk", _("有返贫致贫风险"), "yes")
def at_risk(h: Any, p: Any) -> Any:
    """Some trouble that income alone does not show: 三保障 and water, illness, disability, nobody to work, a heavy burden."""
    troubles = (
        no_safe_house(h), ~h.water_safe, out_of_school(h), not_all_insured(h), h.ill > 0, h.disabled > 0, nobody_works(h),
    )  # fmt: skip
    return any_of(*troubles, *([h.burden >= p.monitor["burden"] * FEN] if p.monitor else []))


@derived("found_class", _("按规则应为"), "code", codes="monitored_class")
def found_class(h: Any, p: Any) -> Any:
    """The class of monitored household that the rules point to; empty for none, or where answers are missing.

    Income within the line, and at risk: 脱贫不稳定户 where it had left poverty, else 边缘易致贫户. Income above it, but not after
    what illness or accident cost: 突发严重困难户. From 2026 on there is one class.
    """
    reach = (h.size > 0).ifelse(h.monitoring_line * h.size, None)
    low = (h.net < reach) & h.at_risk
    sudden = all_of(h.net >= reach, h.net - h.burden < reach, h.burden >= p.monitor.get("burden", 0) * FEN)
    exited = h.registered.fill_null("") == "exited"
    fitting = {"3": sudden, "2": low & ~exited, "1": low & exited, "4": low | sudden}
    found = h.region.isnull().ifelse("", "")
    for code, fits in fitting.items():
        if code in p.classes:
            found = fits.ifelse(code, found)
    return found


@rule("exit_income", _("人均纯收入低于扶贫标准"), "exit", of="registered", number_of="poverty_line")
def exit_income(h: Any, p: Any) -> Any:
    return below(h, h.line)


@rule("exit_water", _("饮水不安全"), "exit", of="registered")
def exit_water(h: Any, p: Any) -> Any:
    return ~h.water_safe


@rule("exit_house", _("住危房或没有住房"), "exit", of="registered")
def exit_house(h: Any, p: Any) -> Any:
    return no_safe_house(h)


@rule("exit_school", _("义务教育阶段有人不在校"), "exit", of="registered")
def exit_school(h: Any, p: Any) -> Any:
    return out_of_school(h)


@rule("exit_insurance", _("有人未参加基本医疗保险"), "exit", of="registered")
def exit_insurance(h: Any, p: Any) -> Any:
    return not_all_insured(h)


@rule("cannot_income", _("收入不达标的不能退"), "cannot", of="registered", number_of="poverty_line")
def cannot_income(h: Any, p: Any) -> Any:
    return below(h, h.line)


@rule("cannot_water", _("饮水无保障的不能退"), "cannot", of="registered")
def cannot_water(h: Any, p: Any) -> Any:
    return ~h.water_safe


@rule("cannot_school", _("有辍学的不能退"), "cannot", of="registered")
def cannot_school(h: Any, p: Any) -> Any:
    return out_of_school(h)


@rule("cannot_medical", _("医疗保障未落实的不能退"), "cannot", of="registered")
def cannot_medical(h: Any, p: Any) -> Any:
    return not_all_insured(h) | (h.without_serious > 0)


@rule("cannot_house", _("无房、危房或改造后人均面积不足的不能退"), "cannot", of="registered")
def cannot_house(h: Any, p: Any) -> Any:
    small = h.floor_area < h.size * (p.limits["rebuilt_per_head"] * PARTS)
    return no_safe_house(h) | ((h.rebuild_done.fill_null(0) > 0) & small).fill_null(False)


@rule("cannot_new", _("当年识别或当年返贫的不能退"), "cannot", of="registered")
def cannot_new(h: Any, p: Any) -> Any:
    return (h.registered_on // 10000 == p.year) | (h.relapsed_on.fill_null(0) // 10000 == p.year)


@rule("cannot_unhelped", _("没有落实帮扶措施的不能退"), "cannot", of="registered")
def cannot_unhelped(h: Any, p: Any) -> Any:
    return ~h.helped


@rule("guarantee_food", _("吃有困难"), "guarantee")
def guarantee_food(h: Any, p: Any) -> Any:
    return ~h.enough_food


@rule("guarantee_clothes", _("穿有困难"), "guarantee")
def guarantee_clothes(h: Any, p: Any) -> Any:
    return ~h.enough_clothes


@rule("guarantee_school", _("义务教育没有保障"), "guarantee")
def guarantee_school(h: Any, p: Any) -> Any:
    return out_of_school(h)


@rule("guarantee_medical", _("基本医疗没有保障"), "guarantee")
def guarantee_medical(h: Any, p: Any) -> Any:
    return not_all_insured(h)


@rule("guarantee_house", _("住房安全没有保障"), "guarantee")
def guarantee_house(h: Any, p: Any) -> Any:
    return no_safe_house(h)


@rule("guarantee_water", _("饮水安全没有保障"), "guarantee")
def guarantee_water(h: Any, p: Any) -> Any:
    return ~h.water_safe


@rule("monitor_missed", _("应纳入监测而未纳入"), "monitor", severity=MUST, number_of="screening_monitor")
def monitor_missed(h: Any, p: Any) -> Any:
    """The rules point to a class, and the household is not monitored (or its risk was declared removed)."""
    watched = (h.monitored.fill_null("") != "") & ~h.risk_removed.fill_null(False)
    income_unknown = (h.net.isnull() | (h.size == 0)).ifelse(None, False)
    return ((h.found_class != "") | income_unknown) & ~watched


@rule("monitor_expired", _("监测对象类别已不再使用"), "monitor", of="open", number_of="screening_monitor")
def monitor_expired(h: Any, p: Any) -> Any:
    return ~h.monitored.isin(p.classes)
