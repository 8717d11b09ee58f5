"""The lists of surveys, and where a survey's form and paper are looked at."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import DOORS, Thing
from bangfu.plain.fact import Privacy, Type
from bangfu.plain.words import mark as _
from bangfu.survey.facts import HouseholdSurveyed, SurveyFormPublished, VillageSurveyed
from bangfu.survey.models import HouseholdSurvey, Paper, SurveyForm, VillageSurvey

WHERE = Column("region", _("村"), Type.REGION)
COLUMNS = (
    WHERE, Column("happened_on", _("日期"), Type.DATE), Column("form", _("调查表"), Type.REF, ref="survey_form", sortable=False),
    Column("version", _("版本"), sortable=False), Column("surveyor", _("调查人"), privacy=Privacy.NAME, sortable=False),
    Column("seconds", _("用时"), Type.INTEGER, unit=_("秒"), sortable=False),
    Column("instance", _("问卷编号"), Type.REF, ref="paper", sortable=False, shown=False),
)  # fmt: skip

Sheet(
    name=HouseholdSurveyed.kind().name, title=_("入户调查记录"), icon="clipboard-text", model=HouseholdSurvey,
    columns=(Column("household", _("户编号"), Type.REF, ref="household", sortable=False), *COLUMNS),
    order=("-happened_on",), search=("household",), kind=HouseholdSurveyed.kind().name,
)  # fmt: skip
Sheet(
    name=VillageSurveyed.kind().name, title=_("村情调查记录"), icon="building-community", model=VillageSurvey, columns=COLUMNS,
    order=("-happened_on",), kind=VillageSurveyed.kind().name,
)  # fmt: skip


class _Page(Thing):
    """A thing with a page of its own in this room."""

    def url(self, key: str) -> str:
        return reverse("survey:paper", args=[key]) if self.name == "paper" else reverse("survey:forms")


_Page("paper", _("问卷"), "clipboard-text", Paper, "title", (), key="instance")
_Page("survey_form", _("调查表"), "file-description", SurveyForm, "title", (), key="survey_form")

for kind in (HouseholdSurveyed, VillageSurveyed, SurveyFormPublished):
    DOORS[kind.kind().name] = lambda words: reverse("survey:forms") + (f"?{urlencode(words)}" if words else "")
