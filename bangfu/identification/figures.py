"""Figures of identification and monitoring."""

from bangfu.identification.facts import (
    Applied,
    Deliberated,
    MonitoredHouseholdIdentified,
    ObjectionAnswered,
    ObjectionRaised,
    OmissionReported,
    RiskEndedNaturally,
)
from bangfu.plain.figure import Count, Figure, Ratio
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
