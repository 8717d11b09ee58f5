"""Survey answers in the analysis tables: a typed column an item, none that is personal."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

from bangfu.figures.engine import ask
from bangfu.figures.question import Question
from bangfu.lake import store
from bangfu.lake.reading import LATEST
from bangfu.lake.tables import schema_of
from bangfu.ledger import journal
from bangfu.plain.fact import Privacy, fields_of
from bangfu.plain.period import Period
from bangfu.survey import intake
from bangfu.survey.facts import HouseholdSurveyed, SurveyedMember, VillageSurveyed
from tests import world
from tests.survey import forms


def test_items_are_typed_columns_and_personal_ones_are_not_there() -> None:
    schema = schema_of("survey.household_surveyed")
    types = {
        name: schema.field(name).type
        for name in ("wage", "size", "fuel", "unsafe", "cause", "removed_on", "floor_area")
    }
    assert types == {
        "wage": pa.decimal128(18, 2), "size": pa.int64(), "fuel": pa.list_(pa.string()), "unsafe": pa.bool_(),
        "cause": pa.string(), "removed_on": pa.date32(), "floor_area": pa.decimal128(18, 4),
    }  # fmt: skip
    members = {field.name for field in schema.field("members").type.value_type}
    for cls, names in ((HouseholdSurveyed, set(schema.names)), (SurveyedMember, members)):
        closed = {f.name for f in fields_of(cls) if f.privacy is not Privacy.OPEN}
        assert closed and not closed & names
    assert schema_of("survey.village_surveyed").field("collective_income").type == pa.decimal128(18, 2)
    assert len(fields_of(VillageSurveyed)) > 100


@pytest.mark.django_db(transaction=True)
def test_figures_and_sql_reach_the_answers() -> None:
    world.make()
    form = forms.published()
    person = journal_user()
    for serial in range(6):
        content = forms.instance(serial, household=f"HU-{serial % 3}")[1]
        assert intake.receive(form, content, [], person, more_to_come=False).state == "taken"
    found = ask(Question(("household_surveys", "households_surveyed"), world.CITY, Period.of("2014")))
    assert (found["household_surveys"][world.CITY], found["households_surveyed"][world.CITY]) == (6, 3)
    reading = store.lake().reading()
    live = reading.live("survey.household_surveyed", LATEST)
    assert reading.rows(f"SELECT sum(wage), count(*) FROM {live}") == [(Decimal("6015.00"), 6)]
    away = f"SELECT count(*) FROM (SELECT unnest(members, recursive := true) FROM {live}) WHERE work_place = '4'"
    assert reading.rows(away) == [(6,)]


def journal_user() -> journal.Somebody:
    return journal.Somebody("town", [("town_office", "610726102", "")])
