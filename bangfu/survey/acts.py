"""How forms follow from what was published, and what is objected to in surveys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model

from bangfu.households.queries import homes
from bangfu.ledger.registry import Told, check, fold
from bangfu.plain.verdict import Verdict
from bangfu.survey import rules
from bangfu.survey.facts import HouseholdSurveyed, SurveyFormPublished, VillageSurveyed
from bangfu.survey.models import SurveyForm


@fold("survey_form", SurveyForm)
def survey_form(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    """One row a version; where a version was published twice, the last counts."""
    versions = {one.fact.version: one for one in tolds if isinstance(one.fact, SurveyFormPublished)}
    for version, one in versions.items():
        f = one.fact
        yield SurveyForm(
            key=rules.form_key(key, version), stream=f"survey_form:{key}", survey_form=key, version=version,
            title=f.title, about=f.about, region=f.region, since=f.since, until=f.until, checksum=f.checksum,
            workbook=f.workbook, xform=f.xform, questions=f.questions,
            asks={a.question: a.item for a in f.asks}, seq=one.seq,
        )  # fmt: skip


@check(SurveyFormPublished)
def check_published(facts: Sequence[SurveyFormPublished]) -> list[Verdict]:
    return [rules.dates_fit(f.since, f.until) & rules.looked_at() for f in facts]


@check(HouseholdSurveyed)
def check_household(facts: Sequence[HouseholdSurveyed]) -> list[Verdict]:
    forms = _forms({(f.form, f.version) for f in facts})
    places = homes([f.household for f in facts])
    return [
        rules.asked_at_home(places.get(f.household, f.region), f.region)
        & rules.form_in_force(*_dates(forms.get((f.form, f.version))), f.happened_on)
        & rules.size_fits(f.size, len(f.members))
        & rules.nobody_twice([m.id_number for m in f.members])
        for f in facts
    ]


@check(VillageSurveyed)
def check_village(facts: Sequence[VillageSurveyed]) -> list[Verdict]:
    forms = _forms({(f.form, f.version) for f in facts})
    return [rules.form_in_force(*_dates(forms.get((f.form, f.version))), f.happened_on) for f in facts]


def _forms(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], SurveyForm]:
    keys = [rules.form_key(form, version) for form, version in wanted]
    return {(row.survey_form, row.version): row for row in SurveyForm.objects.filter(key__in=keys)}


def _dates(form: SurveyForm | None) -> tuple[object, object]:
    return (form.since, form.until) if form else (None, None)
