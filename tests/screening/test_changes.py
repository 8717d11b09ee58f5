"""A change of the rules: drafted, looked at, published from a day on, ended; what was judged before stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client

from bangfu.access.models import User
from bangfu.access.scope import EVERYWHERE, SYSTEM, somebody
from bangfu.kit import jobs
from bangfu.ledger import clock, corrections, journal
from bangfu.ledger.models import Entry
from bangfu.plain.period import SHANGHAI
from bangfu.plain.policy import policy
from bangfu.screening import engine, queries, register
from bangfu.screening.columns import household_columns, member_columns
from bangfu.screening.deprivation import INDICATORS
from bangfu.screening.drafts import Draft, Home, compare, drafted, measured
from bangfu.screening.facts import Parts, RulesDrafted, RulesEnded, RulesPublished
from bangfu.screening.household import judge
from bangfu.screening.models import Hit, RuleChange, Screened
from bangfu.screening.numbers import Weighing, numbers
from tests import world
from tests.screening import cast

pytestmark = pytest.mark.django_db
TODAY = date(2014, 12, 10)
FROM = date(2014, 12, 20)
WEIGHTS = tuple(Parts(indicator=name, parts=4 if name == "d_house" else 1) for name in INDICATORS)


@pytest.fixture(autouse=True)
def _made() -> Iterator[None]:
    with clock.at(datetime(2014, 12, 10, 9, tzinfo=SHANGHAI)):
        world.make()
        cast.make()
        yield


def draft(key: str = "GZ-1", **more: Any) -> RulesDrafted:
    values = {"region": world.NINGQIANG, "happened_on": TODAY, "name": "提高标准", "line": Decimal(3000), **more}
    return RulesDrafted(rule_change=key, **values)


def publication(key: str = "GZ-1", **more: Any) -> RulesPublished:
    values = {"since": FROM, "source": "宁办发〔2014〕88号", "decided_by": "钱七", "line": Decimal(3000), **more}
    about = {"region": world.NINGQIANG, "happened_on": TODAY, "name": "提高标准", **values}
    return RulesPublished(rule_change=key, **about)


def end(**more: Any) -> RulesEnded:
    values = {"happened_on": TODAY, "source": "宁办发〔2014〕90号", "decided_by": "钱七", **more}
    return RulesEnded(region=world.NINGQIANG, rule_change="GZ-1", **values)


def submit(*facts: Any) -> list[journal.Receipt]:
    return journal.submit(facts, SYSTEM)


def poor(key: str, day: date) -> bool | None:
    found = register.judged(key, day)
    assert found is not None
    return found[0].of("exit_income")


def codes_of(receipt: journal.Receipt) -> set[str]:
    return {r.code for r in receipt.reasons}


def test_a_published_line_holds_from_its_day_in_its_region_and_never_before() -> None:
    submit(cast.household("HU-0020", income_year=2013, transfer=Decimal("999.99")))
    before = FROM - timedelta(days=1)
    assert not poor("HU-0020", FROM)
    (one, two) = submit(draft(), publication())
    assert (one.outcome, two.outcome) == (journal.Outcome.ACCEPTED,) * 2
    assert poor("HU-0020", FROM) and not poor("HU-0020", before)
    assert policy("poverty_line", FROM, world.HUAYANSI).source == "宁办发〔2014〕88号"
    assert policy("poverty_line", before, world.HUAYANSI).value == policy("poverty_line", FROM, "610722").value == 2800


def test_a_weighing_of_one_county_leaves_the_others_as_they_are() -> None:
    before = numbers(FROM)
    submit(draft(line=None, cutoff=4, weights=WEIGHTS), publication(line=None, cutoff=4, weights=WEIGHTS))
    p = numbers(FROM)
    assert [w.region for w in p.weighings] == ["", world.NINGQIANG]
    assert len({sum(w.weights.values()) for w in p.weighings}) == 1
    home = {"household": "H", "unsafe": True}
    for region, lacking in ((world.HUAYANSI, True), ("610722100001", False)):
        made = judge({**home, "region": region}, [], p)
        assert made.columns["deprived"] is lacking
        assert judge({**home, "region": region}, [], before).columns["deprived"] is False


def test_one_household_and_the_mass_run_use_what_is_published(tmp_path: Path) -> None:
    submit(draft(cutoff=4, weights=WEIGHTS), publication(cutoff=4, weights=WEIGHTS))
    rows = [
        {"household": f"H{at}", "region": region, "unsafe": unsafe, "wage": wage, "income_year": year}
        for at, (region, unsafe, wage, year) in enumerate(
            (region, unsafe, wage, year)
            for region in (world.HUAYANSI, "610722100001", "520101001001") for unsafe in (True, False, None)
            for wage in (273_599, 279_999, 280_000, 299_999, 300_000) for year in (2013, 2014, None)
        )
    ]  # fmt: skip
    people = [{"household": row["household"], "born": 19800101, "education": "3"} for row in rows]
    for name, some, columns in (("homes", rows, household_columns()), ("people", people, member_columns())):
        schema = pa.schema([(n, pa.type_for_alias(c.arrow)) for n, c in columns.items()])
        pq.write_table(pa.Table.from_pylist(some, schema=schema), tmp_path / f"{name}.parquet")
    con = ibis.duckdb.connect()
    for day in (FROM - timedelta(days=1), FROM):
        p = numbers(day)
        tables = (con.read_parquet(str(tmp_path / f"{name}.parquet")) for name in ("homes", "people"))
        found = {row["household"]: row for row in con.to_pyarrow(engine.screen(*tables, p)).to_pylist()}
        for row, person in zip(rows, people, strict=True):
            made, mass = judge(row, [person], p), found[row["household"]]
            assert {f.rule.key: f.verdict for f in made.findings} == {
                f.rule.key: mass[f.rule.key] for f in made.findings
            }
            for key in ("line", "gap", "deprivation_score", "deprived"):
                assert made.columns[key] == mass[key]


def test_what_the_draft_shows_is_what_publishing_does() -> None:
    submit(cast.household("HU-0021", income_year=2013, transfer=Decimal("999.99")), draft())
    register.refresh(TODAY)
    p = numbers(TODAY)
    now, then = Draft(None, p.weighings), drafted(300_000, {}, None, world.NINGQIANG, p)
    came = set(compare(queries.homes(world.NINGQIANG, EVERYWHERE), now, then, 9)[0][""].came)
    assert came == {"HU-0021"}
    before = set(Hit.objects.filter(rule="exit_income").values_list("household", flat=True))
    submit(publication(since=TODAY))
    while register.refresh(TODAY):
        pass
    assert set(Hit.objects.filter(rule="exit_income").values_list("household", flat=True)) - before == came
    assert Screened.objects.get(household="HU-0021").line == 300_000


def test_what_is_kept_is_judged_anew_when_the_day_comes_and_only_there() -> None:
    submit(draft(), publication())
    register.refresh(TODAY)
    here, there = (Screened.objects.filter(region__startswith=r).first() for r in ("610726", "610722"))
    assert here and there
    while register.refresh(FROM, most=1):
        pass
    again = Screened.objects.in_bulk([here.household, there.household])
    assert (again[here.household].on, again[there.household].on) == (FROM, TODAY)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"since": date(2014, 12, 9)}, "looks_back"),
        ({"line": None}, "nothing_changed"),
        ({"line": Decimal(0)}, "no_line"),
        ({"cutoff": 4, "weights": WEIGHTS[1:]}, "weights_missing"),
        ({"cutoff": 4, "weights": (*WEIGHTS, WEIGHTS[0])}, "weights_missing"),
        ({"cutoff": 14, "weights": WEIGHTS}, "cutoff_beyond"),
        ({"weights": WEIGHTS}, "cutoff_beyond"),
        ({"region": world.HUAYANSI}, "not_an_office"),
    ],
)
def test_a_publication_that_cannot_be(more: dict[str, Any], code: str) -> None:
    submit(draft())
    (receipt,) = submit(publication(**more))
    assert receipt.outcome is journal.Outcome.HELD and code in codes_of(receipt)
    assert all(r.binding for r in receipt.reasons) and not numbers(FROM).poverty_line[1:]


@pytest.mark.parametrize("keys", [("GZ-1", "GZ-2"), ("GZ-2", "GZ-1")])
def test_of_two_from_one_day_on_the_later_published_holds(keys: tuple[str, str]) -> None:
    for key, line in zip(keys, (3000, 3100), strict=True):
        submit(draft(key, line=Decimal(line)), publication(key, line=Decimal(line)))
    assert policy("poverty_line", FROM, world.HUAYANSI).value == 3100
    assert dict(numbers(FROM).poverty_line)[world.NINGQIANG] == 310_000


def test_a_change_is_published_once_and_ends_from_a_day_on() -> None:
    submit(draft(), publication(since=TODAY))
    assert codes_of(submit(publication(since=FROM))[0]) == {"published_before"}
    assert submit(end(until=FROM))[0].outcome is journal.Outcome.ACCEPTED
    assert policy("poverty_line", FROM - timedelta(days=1), world.HUAYANSI).value == 3000
    assert policy("poverty_line", FROM, world.HUAYANSI).value == 2800
    assert codes_of(submit(end(until=date(2014, 12, 30)))[0]) == {"ended_before"}


def at_nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=5)])
def test_what_is_in_use_is_not_taken_back_not_even_on_its_first_day(later: timedelta) -> None:
    submit(draft(), publication())
    entry = Entry.objects.get(kind="screening.rules_published")
    with clock.at(at_nine(FROM + later)):
        refusal = corrections.withdraw([entry.id], "写错了", SYSTEM)
    assert refusal and refusal.code == "in_force" and numbers(FROM).poverty_line[1:]


def test_what_is_not_in_use_yet_may_be_taken_back() -> None:
    submit(draft(), publication())
    entry = Entry.objects.get(kind="screening.rules_published")
    assert corrections.withdraw([entry.id], "写错了", SYSTEM) is None
    assert RuleChange.objects.get().state == "draft" and not numbers(FROM).poverty_line[1:]


def test_an_end_that_has_come_is_not_taken_back_and_one_to_come_may_be() -> None:
    submit(draft(), publication(since=TODAY))
    submit(end(until=FROM))
    entry = Entry.objects.get(kind="screening.rules_ended")
    with clock.at(at_nine(FROM)):
        refusal = corrections.withdraw([entry.id], "写错了", SYSTEM)
    assert refusal and refusal.code == "ended_already" and not numbers(FROM).poverty_line[1:]
    assert corrections.withdraw([entry.id], "写错了", SYSTEM) is None and numbers(FROM).poverty_line[1:]


def test_a_publication_by_mistake_is_ended_on_its_first_day_and_stays_on_record() -> None:
    submit(draft(), publication(since=TODAY))
    assert submit(end(until=TODAY))[0].outcome is journal.Outcome.ACCEPTED
    assert not numbers(TODAY).poverty_line[1:] and RuleChange.objects.get().state == "ended"


@pytest.mark.parametrize(("name", "outcome"), [("leader", "refused"), ("team", "refused"), ("county", "accepted")])
def test_only_the_offices_of_the_place_publish(name: str, outcome: str) -> None:
    submit(draft())
    assert journal.submit([publication()], somebody(User.objects.get(username=name)))[0].outcome == outcome


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> list[Any]:
    """Threads that are started wait here until a test lets them run."""
    found: list[Any] = []

    def thread(target: Any, args: Any, name: str) -> Any:
        return SimpleNamespace(start=lambda: found.append(lambda: target(*args)))

    settings.BANGFU_HOME = tmp_path
    monkeypatch.setattr(jobs.threading, "Thread", thread)
    monkeypatch.setattr(jobs, "connections", SimpleNamespace(close_all=lambda: None))
    return found


def test_in_the_browser_from_what_if_to_published(threads: list[Any]) -> None:
    who = Client()
    who.force_login(User.objects.get(username="county"))
    here = f"/screening/{world.NINGQIANG}/what-if/"
    page = who.get(here + "?line=3000").content.decode()
    assert "保存草案" in page and 'name="since"' not in page
    assert RuleChange.objects.count() == 0
    saved = who.post(here, {"act": "save", "name": "三千", "line": "3000"})
    row = RuleChange.objects.get()
    assert (row.name, row.line, row.state) == ("三千", Decimal(3000), "draft") and row.key in saved["Location"]
    page = who.get(saved["Location"]).content.decode()
    assert "三千" in page and 'name="since"' in page and "草案和已发布的改动" in page
    told = {"act": "publish", "draft": row.key, "source": "宁办发〔2014〕88号", "decided_by": "钱七"}
    refused = who.post(here, {**told, "since": "2014-12-01"}, follow=True).content.decode()
    assert "日期2014-12-01已经过去" in refused and RuleChange.objects.get().state == "draft"
    done = who.post(here, {**told, "since": "2014-12-10"}, follow=True).content.decode()
    assert "已发布" in done and RuleChange.objects.get().state == "published" and "停用" in done
    threads.pop()()
    assert set(Screened.objects.values_list("line", flat=True)) == {280_000, 300_000} and not threads
    assert "扶贫标准 3,000.00 元" in who.get(f"/screening/households/{cast.KEY}/").content.decode()
    assert who.get(f"/things/rule_change/{row.key}/").status_code == 200
    assert "三千" in who.get("/lists/rule_changes/").content.decode()


def test_weighings_of_different_wholes_add_up_exactly() -> None:
    homes = [Home("a", "11", 3, None, None, frozenset({"x"})), Home("b", "22", 2, None, None, frozenset({"x"}))]
    some = (Weighing("11", {"x": 6, "y": 6}, 6), Weighing("22", {"x": 4, "y": 8}, 4))
    found = measured([*homes, Home("c", "33", 5, None, None, frozenset({"x"}))], Draft(None, some))
    assert (found.people, found.poor, found.headcount) == (10, 5, Fraction(1, 2))
    assert found.adjusted == Fraction(3 * 6 + 2 * 4, 10 * 12)
