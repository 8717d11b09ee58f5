"""Figures of identification and monitoring."""

from bangfu.households.facts import HouseholdRelapsed
from bangfu.identification.facts import (
    Applied,
    ClueJoined,
    ClueReceived,
    Deliberated,
    MeasureStarted,
    MonitoredHouseholdIdentified,
    ObjectionAnswered,
    ObjectionRaised,
    OmissionReported,
    RiskClosed,
    RiskEndedNaturally,
)
from bangfu.identification.procedure import monitoring_due, places_of
from bangfu.plain.figure import Count, Distinct, Figure, Ratio, Stock, Within
from bangfu.plain.policy import codes
from bangfu.plain.words import mark as _

Figure(
    "households_applied", _("申请识别户数"), _("户"), Count(Applied), where={"procedure": "identification"},
)  # fmt: skip
Figure("cases_deliberated", _("民主评议户次"), _("户次"), Count(Deliberated))
Figure("objections_raised", _("公示异议"), _("件"), Count(ObjectionRaised))
Figure("objections_answered", _("已答复异议"), _("件"), Count(ObjectionAnswered))
Figure(
    "objections_upheld", _("成立的异议"), _("件"), Count(ObjectionAnswered), where={"outcome": "upheld"},
)  # fmt: skip
Figure(
    "objections_upheld_share", _("异议成立比例"), "%", Ratio("objections_upheld", "objections_answered"),
    form=_("成立的异议占已答复异议"),
)  # fmt: skip
Figure("omissions_reported", _("漏报反映"), _("件"), Count(OmissionReported))
Figure("households_monitored_new", _("新认定监测对象"), _("户"), Count(MonitoredHouseholdIdentified))
Figure("risks_ended_naturally", _("自然消除风险"), _("户"), Count(RiskEndedNaturally))
Figure("risks_closed", _("标注消除风险"), _("户"), Count(RiskClosed))
Figure("clues_received", _("监测线索"), _("条"), Count(ClueReceived))
for _code, _label in codes("clue_source").items():
    Figure(f"clues_{_code}", _label, _("条"), Count(ClueReceived), {"source": _code})
Figure("clues_joined", _("并入监测线索"), _("条"), Count(ClueJoined))
Figure(
    "households_identified_in_time", _("按期认定监测对象"), _("户"), Count(MonitoredHouseholdIdentified),
    {"case.happened_on": Within("monitoring", monitoring_due, lambda: places_of("monitoring"), sooner="households_helped_first")},
    form=_("从收到线索(绿色通道从先行帮扶)到认定不超过程序规定的天数,按该地选定的工作日或自然日算"),
)  # fmt: skip
Figure(
    "identified_in_time_share", _("监测对象按期认定率"), "%",
    Ratio("households_identified_in_time", "households_monitored_new"), form=_("按期认定的占新认定的"),
)  # fmt: skip
Figure("households_relapsed", _("返贫户"), _("户"), Count(HouseholdRelapsed))
Figure("households_helped_first", _("绿色通道先行帮扶"), _("户"), Distinct(MeasureStarted, "case"), {"green": True})
MONITORED = Stock(MonitoredHouseholdIdentified, (RiskClosed, RiskEndedNaturally), ("case",))
Figure("households_monitored", _("监测对象(期末)"), _("户"), MONITORED, form=_("已认定、没有标注消除或自然消除的户"))
for _code, _label in codes("monitored_class").items():
    Figure(
        f"households_monitored_class_{_code}",
        _label,
        _("户"),
        MONITORED,
        {"monitored_class": _code},
        form=_("按认定时的类别"),
    )
