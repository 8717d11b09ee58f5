"""Samples and leads through the one door and on pages: drawn as seeded, checked once, never by the village, told apart by scope."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from bangfu.access.models import User
from bangfu.access.scope import SYSTEM, somebody
from bangfu.ledger import corrections, journal
from bangfu.ledger.journal import Outcome
from bangfu.ledger.models import Entry
from bangfu.plain.period import Period
from bangfu.quality import queries
from bangfu.quality.models import Sample, SampleUnit
from bangfu.survey.facts import HouseholdSurveyed
from tests import world
from tests.quality import cast

pytestmark = pytest.mark.django_db
PLANNED = {
    "title": "年底",
    "seed": "20141220",
    "seed_source": "福彩",
    "villages": "1",
    "poor": "3",
    "exited": "1",
    "unregistered": "10",
}


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def as_(name: str) -> Any:
    return somebody(User.objects.get(username=name))


class TestSample:
    def test_it_follows_from_its_seed(self) -> None:
        world.make()
        cast.make()
        fact = cast.drawn(sample="CY-2")
        forged = replace(fact, units=fact.units[1:])
        assert journal.submit([forged], SYSTEM)[0].reasons[0].code == "not_drawn_so"
        assert journal.submit([replace(fact, seed="别的")], SYSTEM)[0].reasons[0].code == "not_drawn_so"
        assert journal.submit([fact], as_("county"))[0].outcome is Outcome.ACCEPTED
        assert journal.submit([cast.drawn(sample="CY-3", title="x")], as_("team"))[0].outcome is Outcome.REFUSED

    def test_it_can_be_drawn_again_when_the_register_has_changed(self) -> None:
        world.make()
        cast.make()
        cast.told(world.household("HU-NEW", serial=90, head="周新"), world.exited("HU-10"))
        page = signed_in("county").get(f"/quality/samples/{cast.SAMPLE}/?verify=1")
        assert page.context["redrawn"] is True
        assert SampleUnit.objects.filter(sample=cast.SAMPLE).count() == 3 + 1 + 10

    def test_it_is_planned_seen_and_drawn_on_a_page(self) -> None:
        world.make()
        cast.make()
        county = signed_in("county")
        address = f"/quality/{world.NINGQIANG}/draw/"
        assert county.post(address, {**PLANNED, "villages": "0"}).status_code == 422
        assert county.post(address, {**PLANNED, "seed": ""}).status_code == 422
        assert county.post(address, {**PLANNED, "poor": "²"}).status_code == 422
        assert county.post(address, {**PLANNED, "frame_seq": "²"}).status_code == 200
        seen = county.post(address, {**PLANNED, "act": "preview"})
        assert seen.context["preview"]["rows"][0][1]["text"] == "1 / 1" and Sample.objects.count() == 1
        drawn = county.post(address, {**PLANNED, "act": "draw"}, follow=True)
        assert drawn.status_code == 200 and Sample.objects.count() == 2
        again = county.post(address, {**PLANNED, "act": "draw", "seed": "20141221"})
        assert again.status_code == 422 and "已经登记过" in again.content.decode(), "nobody tries seeds until one suits"
        assert Sample.objects.count() == 2

    def test_rows_are_rebuilt(self) -> None:
        world.make()
        cast.make()
        before = list(Sample.objects.values()), sorted(SampleUnit.objects.values_list("region", "group", "unit"))
        corrections.rebuild()
        assert (
            list(Sample.objects.values()),
            sorted(SampleUnit.objects.values_list("region", "group", "unit")),
        ) == before


class TestChecks:
    def test_only_drawn_households_once_and_never_by_the_village(self) -> None:
        world.make()
        cast.make()
        units = cast.drawn().units
        stranger = replace(units[0], unit="HU-9999")
        assert journal.submit([cast.check(stranger)], SYSTEM)[0].reasons[0].code == "not_drawn"
        assert journal.submit([cast.check(units[0])], as_("team"))[0].outcome is Outcome.REFUSED
        assert journal.submit([cast.check(units[0])], as_("town"))[0].outcome is Outcome.ACCEPTED
        again = cast.check(units[0], "wrongly_listed")
        assert [r.code for r in journal.submit([again], as_("town"))[0].reasons] == ["already_done"]
        wrong = cast.check(units[1], "missed" if units[1].group == "poor" else "wrongly_listed")
        assert "not_of_group" in [r.code for r in journal.submit([wrong], SYSTEM)[0].reasons]

    def test_the_page_tells_rates_and_leads_to_the_checks(self) -> None:
        world.make()
        cast.make()
        found = [u for u in cast.drawn().units if u.group == "unregistered"]
        cast.told(
            *(cast.check(u) for u in found[1:]), cast.check(found[0], "missed", satisfied="no", complaints=("no_plan",))
        )
        page = signed_in("inspector").get(f"/quality/samples/{cast.SAMPLE}/")
        rows = {(row[0], row[1]): row for row in page.context["tables"][0]["rows"]}
        estimated = rows["漏评率", "按抽样设计加权推算的漏评人口 ÷ 推算的未建档农村人口"]
        assert estimated[2]["text"] == "10.00%" and "至" in estimated[3]["text"]
        part = signed_in("inspector").get(f"/quality/samples/{cast.SAMPLE}/?county={world.NINGQIANG}")
        assert part.context["tables"][0]["rows"] == page.context["tables"][0]["rows"]
        assert signed_in("inspector").get(f"/quality/samples/{cast.SAMPLE}/?county={world.CHENGGU}").status_code == 404
        url = next(row[0]["url"] for row in page.context["found"]["rows"] if row[0]["text"] == "漏评")
        assert "册内" in page.content.decode() and "3" in signed_in("inspector").get(url).content.decode()
        assert "赵检查" not in signed_in("leader").get(url).content.decode()

    def test_the_town_sees_its_households_and_no_rates(self) -> None:
        world.make()
        cast.make()
        page = signed_in("town").get(f"/quality/samples/{cast.SAMPLE}/")
        assert len(page.context["tables"]) == 1 and "登记核查结果" in page.content.decode()
        assert signed_in("team").get(f"/quality/samples/{cast.SAMPLE}/").status_code == 404
        assert signed_in("neighbour").get(f"/quality/samples/{cast.SAMPLE}/").status_code == 404


def survey(n: int, **more: Any) -> HouseholdSurveyed:
    values = {
        "form": "F", "version": "1", "instance": f"i-{n}", "surveyor": "钱快手", "seconds": 20,
        "wage": Decimal(1234), "business": Decimal(5678),
        "transfer": Decimal(910), "property": Decimal(77), "business_cost": Decimal(321), "size": 3, **more,
    }  # fmt: skip
    return HouseholdSurveyed(region=cast.HERE, happened_on=date(2014, 10, 8), household=f"S-{n}", **values)


class TestLeads:
    def test_a_lead_has_its_facts_and_takes_an_answer(self) -> None:
        world.make()
        lines_of = ("wage", "business", "transfer", "property", "business_cost")
        varied = [survey(n, seconds=900, **dict.fromkeys(lines_of, Decimal(1000 + 7 * n))) for n in range(35)]
        copied = [survey(n, seconds=3) for n in range(35, 40)]
        journal.submit([*varied, *copied], SYSTEM, confirmed=True)
        address = f"/quality/{world.NINGQIANG}/leads/?period=2014"
        page = signed_in("town").get(f"/quality/{cast.HERE[:9]}/leads/?period=2014")
        lines = page.context["lines"]
        assert {one["sign"] for one in lines} == {"many_a_day", "too_fast", "same_block"}
        first = lines[0]
        assert first["facts"] and signed_in("town").get(first["facts"][0][1], follow=True).status_code == 200
        assert "钱快手" in page.content.decode() and "钱快手" not in signed_in("leader").get(address).content.decode()
        cast.told(replace(cast.answer(first["key"]), sign=first["sign"]))
        after = {one["key"]: one for one in signed_in("county").get(address).context["lines"]}
        assert after[first["key"]]["answer"]["text"] == "情况属实,有合理原因"
        assert signed_in("neighbour").get(address).status_code == 404

    def test_the_numbers_that_the_signs_see(self) -> None:
        world.make()
        journal.submit(
            [survey(1, started_at="2014-10-08T08:00:00+08:00", ended_at="2014-10-08T08:20:00+08:00")],
            SYSTEM,
            confirmed=True,
        )
        (paper,) = queries.papers(world.NINGQIANG, Period.of("2014"))
        assert paper.income == round((Decimal(1234) + 5678 + 910 + 77 - 321) / 3, 2) and paper.line == 2736
        assert (
            paper.hand == "钱快手" and paper.started and paper.ended and (paper.ended - paper.started).seconds == 1200
        )
        assert paper.answered == 6
        corrections.withdraw([Entry.objects.get(kind="survey.household_surveyed").id], "录错", SYSTEM)
        assert queries.papers(world.NINGQIANG, Period.of("2014")) == []
