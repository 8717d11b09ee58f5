"""What the rules say of registered households, on pages and after new facts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.test import Client

from bangfu.access.models import User
from bangfu.access.scope import EVERYWHERE, SYSTEM
from bangfu.households.facts import MemberLeft
from bangfu.identification import facts as case
from bangfu.ledger import clock, corrections, journal
from bangfu.ledger.models import Entry
from bangfu.plain.period import SHANGHAI
from bangfu.screening import queries, register
from bangfu.screening.drafts import Draft, measured
from bangfu.screening.facts import RuleExempted
from bangfu.screening.models import Hit, Screened
from bangfu.screening.numbers import Weighing
from bangfu.survey.facts import HouseholdSurveyed, VillageSurveyed
from tests import world
from tests.screening import cast

pytestmark = pytest.mark.django_db
DAY = date(2014, 12, 31)


@pytest.fixture(autouse=True)
def _made() -> Any:
    with clock.at(datetime(2014, 12, 31, 9, tzinfo=SHANGHAI)):
        world.make()
        cast.make()
        yield


def client(name: str) -> Client:
    found = Client()
    found.force_login(User.objects.get(username=name))
    return found


def body(name: str, address: str) -> str:
    response = client(name).get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def submit(fact: Any) -> journal.Receipt:
    (receipt,) = journal.submit([fact], SYSTEM)
    return receipt


def exempted(until: date = date(2015, 6, 30), **more: Any) -> RuleExempted:
    values = {"rule": "exit_house", "reason": "已搬入新房,危房待拆", "decided_by": "赵六", **more}
    return RuleExempted(region=world.HUAYANSI, happened_on=date(2014, 12, 1), household=cast.KEY, until=until, **values)


def hits(key: str = cast.KEY) -> set[str]:
    return set(queries.hits("6107", EVERYWHERE, DAY).filter(household=key).values_list("rule", flat=True))


def test_a_household_is_judged_by_its_facts() -> None:
    found = register.judged(cast.KEY, DAY)
    assert found is not None
    made, names = found
    assert made.columns["net"] == 559_999 and made.columns["size"] == 2 and names == ["王五", "王小"]
    assert made.of("exit_income") is True and made.columns["gap"] == 1
    assert made.of("exit_school") is True and made.of("exit_insurance") is True and made.of("exit_water") is False
    assert made.columns["exit_points"] == 20


def test_the_panel_names_the_numbers_in_both_languages() -> None:
    page = body("county", f"/things/household/{cast.KEY}/")
    assert "人均纯收入 2,799.99 元" in page and "扶贫标准 2,800.00 元" in page and "住危房或没有住房" in page
    mine = client("county")
    mine.cookies["django_language"] = "en"
    english = mine.get(f"/things/household/{cast.KEY}/").content.decode()
    assert "income per head 2,799.99 yuan" in english and "Poverty line 2,800.00 yuan" in english


def test_health_and_names_are_hidden_from_those_who_may_not_see_them() -> None:
    submit(cast.household("HU-0010", members=(
        *cast.household().members[:1], type(cast.household().members[1])(
            name="王老", sex="1", id_number=cast.id_number("19400101", 3), relation="11", health="2", labour="1"),
    )))  # fmt: skip
    for name in ("county", "leader"):
        page = body(name, "/screening/households/HU-0010/")
        assert "长期慢性病" not in page
        assert ("王老" in page) is (name == "county")


def test_hits_are_kept_and_follow_the_facts() -> None:
    register.refresh(DAY)
    assert {"exit_income", "exit_house", "exit_school", "r_2_01_006"} <= hits()
    row = Screened.objects.get(household=cast.KEY)
    assert (row.net, row.size, row.region) == (559_999, 2, world.HUAYANSI)
    submit(MemberLeft(
        region=world.HUAYANSI, happened_on=date(2014, 12, 2), household=cast.KEY, how="1", name="王小",
        id_number=cast.id_number("20040601", 2),
    ))  # fmt: skip
    register.refresh(DAY)
    assert "exit_school" not in hits() and "exit_income" not in hits()
    before = (list(Screened.objects.order_by("pk").values()), set(Hit.objects.values_list("household", "rule")))
    Screened.objects.all().delete()
    register.keep([row.household for row in Screened.objects.all()] or ["HU-0001", "HU-0002", cast.KEY], DAY)
    assert (list(Screened.objects.order_by("pk").values()), set(Hit.objects.values_list("household", "rule"))) == before


def test_rules_are_counted_without_those_exempted() -> None:
    register.refresh(DAY)
    assert submit(exempted()).outcome is journal.Outcome.ACCEPTED
    for region in (world.CITY, world.NINGQIANG, world.SHUANGJING):
        found, all_hits = queries.by_rule(region, EVERYWHERE, DAY), queries.hits(region, EVERYWHERE, DAY)
        rules_ = set(all_hits.values_list("rule", flat=True))
        assert found == {rule: all_hits.filter(rule=rule).values("household").distinct().count() for rule in rules_}
    assert queries.exempted_by_rule(world.CITY, EVERYWHERE, DAY) == {"exit_house": 1}
    assert queries.exempted_by_rule(world.CITY, EVERYWHERE, date(2015, 7, 1)) == {}


def test_a_page_looks_at_some_and_goes_on_at_the_next() -> None:
    assert register.refresh(DAY, most=1) > 0
    while register.refresh(DAY, most=1):
        pass
    assert set(Screened.objects.values_list("household", flat=True)) == {"HU-0001", "HU-0002", cast.KEY}
    assert register.refresh(DAY) == 0


def test_an_exemption_counts_until_its_day_and_changes_nothing_else() -> None:
    register.refresh(DAY)
    entries = Entry.objects.count()
    assert submit(exempted()).outcome is journal.Outcome.ACCEPTED
    assert "exit_house" not in hits() and Entry.objects.count() == entries + 1
    assert set(queries.hits("6107", EVERYWHERE, date(2015, 7, 1)).values_list("rule", flat=True)) >= {"exit_house"}
    assert "已豁免" in body("county", f"/screening/households/{cast.KEY}/")
    entry = Entry.objects.get(kind="screening.rule_exempted")
    corrections.withdraw([entry.id], "看错了户", SYSTEM)
    assert "exit_house" in hits()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"rule": "no-such"}, "no_such_rule"),
        ({"until": date(2016, 12, 31)}, "too_long"),
        ({"until": date(2014, 11, 30)}, "ends_before"),
    ],
)
def test_an_exemption_that_cannot_be(more: dict[str, Any], code: str) -> None:
    receipt = submit(exempted(**more))
    assert receipt.outcome is not journal.Outcome.ACCEPTED and code in {r.code for r in receipt.reasons}


def test_hits_by_region_down_to_households() -> None:
    page = body("city", "/screening/6107/")
    assert "住危房或没有住房" in page and "宁强" in page and "城固" in page
    page = body("county", f"/screening/{world.NINGQIANG}/rules/exit_income/")
    assert "王五" in page and "2,799.99" in page and "国家扶贫标准" in page
    assert client("county").get("/screening/6107/").status_code == 404
    assert "李四" not in body("county", f"/screening/{world.NINGQIANG}/rules/r_2_01_006/")


@pytest.mark.parametrize("weighings", [(), (Weighing("", {"d_house": 3, "d_water": 1}, 3),), (
    Weighing("", {"d_house": 3, "d_water": 1}, 3), Weighing(world.NINGQIANG, {"d_house": 2, "d_water": 2}, 2),
    Weighing(world.HUAYANSI, {"d_house": 0, "d_water": 4}, 4),
)])  # fmt: skip
def test_what_the_database_adds_up_is_what_each_household_comes_to(weighings: tuple[Weighing, ...]) -> None:
    chance = Random(7)
    Screened.objects.all().delete()
    Screened.objects.bulk_create(
        Screened(
            household=f"HU-3{n}", region=chance.choice([world.HUAYANSI, world.SHUANGJING, "610726102999"]), on=DAY,
            size=chance.randrange(5), state="poor", net=chance.choice([None, -5, 0, 300_000, 900_000]),
            line=chance.choice([None, 230_000, 280_000]),
            lacking=" ".join(chance.sample(["d_house", "d_water", "d_road"], k=chance.randrange(4))),
        )
        for n in range(200)
    )  # fmt: skip
    draft = Draft(None, weighings)
    for region in (world.CITY, world.NINGQIANG, world.SHUANGJING):
        homes = list(queries.homes(region, EVERYWHERE))
        assert measured(queries.alike(region, EVERYWHERE, [draft, Draft(None, ())]), draft) == measured(homes, draft)
        gaps = [draft.gap(home) or 0 for home in homes]
        assert queries.incomes(region, EVERYWHERE) == {
            "n": len(homes), "unknown": sum(home.net is None for home in homes), "below": sum(gap > 0 for gap in gaps), "gap": sum(gaps),
        }  # fmt: skip


def test_what_if_shows_who_comes_in_and_the_cost() -> None:
    page = client("county").get(f"/screening/{world.NINGQIANG}/what-if/?line=2799&cutoff=2").context
    rows = page["tables"][0]["rows"]
    told = [cell["text"] for cell in rows[0][1:]]
    assert rows[0][0] == "合计" and told == ["1", "0", "0", "1", "-2", "0.01", "0.00", "-0.01"]
    assert page["examples"][1]["rows"][0][0]["text"] == "王五"
    higher = client("county").get(f"/screening/{world.NINGQIANG}/what-if/?line=3800").context
    assert [c["text"] for c in higher["tables"][0]["rows"][0][-3:]] == ["0.01", "2,000.01", "2,000.00"]
    many = [cell["text"] for cell in page["tables"][1]["rows"][0][1:]]
    assert many[1] >= many[0]
    assert Screened.objects.get(household=cast.KEY).net == 559_999


def test_a_draft_that_cannot_be_read_is_said() -> None:
    page = body("county", f"/screening/{world.NINGQIANG}/what-if/?line=-5&d_water=x")
    assert "「-5」应为0到100000的整数" in page and "「x」" in page


def test_money_keeps_its_fen() -> None:
    submit(cast.household("HU-0011", wage=Decimal("0.07"), business=None, business_cost=None, transfer=None))
    found = register.judged("HU-0011", DAY)
    assert found and found[0].columns["net"] == 7


def test_a_village_that_left_poverty_is_held_against_its_own_households() -> None:
    assert not register.village(world.HUAYANSI, EVERYWHERE)
    survey = VillageSurveyed(
        region=world.HUAYANSI, happened_on=date(2014, 6, 1), form="village", version="1", instance="CC-1", total_people=900,
        total_households=300, village_arable=Decimal(2), collective_income=Decimal(0),
    )  # fmt: skip
    home = HouseholdSurveyed(
        region=world.HUAYANSI, happened_on=date(2014, 6, 2), household=cast.KEY, form="household", version="1", instance="HC-1",
        arable=Decimal("2.5"),
    )  # fmt: skip
    journal.submit([survey, home], SYSTEM, confirmed=True)
    assert not register.village(world.HUAYANSI, EVERYWHERE)
    about = {"region": world.HUAYANSI, "case": "CT-1"}
    steps = [
        case.VillageExitProposed(
            **about, batch="2014", happened_on=date(2014, 7, 1), all_people=900, poor_people=1, western=True
        ),
        case.Deliberated(**about, happened_on=date(2014, 7, 5), expected=30, present=30, votes_for=30, votes_against=0),
        *(
            fact
            for round_, first in (("1", 6), ("2", 15))
            for fact in (
                case.PublicityOpened(
                    **about, happened_on=date(2014, 7, first), round=round_, until=date(2014, 7, first + 6)
                ),
                case.PublicityClosed(**about, happened_on=date(2014, 7, first + 6), round=round_),
            )
        ),
        case.TownReviewed(**about, happened_on=date(2014, 7, 14), signed_by="镇长"),
        case.CountyReviewed(**about, happened_on=date(2014, 7, 25), signed_by="县长"),
        case.Announced(**about, happened_on=date(2014, 7, 28), until=date(2014, 8, 5)),
    ]
    for fact in sorted(steps, key=lambda fact: fact.happened_on):
        assert submit(fact).outcome is journal.Outcome.ACCEPTED, fact
    found = {f.rule.number: f.verdict for f in register.village(world.HUAYANSI, EVERYWHERE)}
    assert found["3_03_002"] is True and found["1_03_003"] is True and found["1_03_002"] is False
    assert "全村土地少于" in body("county", f"/screening/{world.HUAYANSI}/")
