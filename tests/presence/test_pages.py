"""The pages of duty: what each shows, to whom; the bulletin frozen once issued; the pack."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from docx import Document

from bangfu.access.models import User
from bangfu.access.scope import somebody
from bangfu.ledger import clock
from bangfu.plain.period import SHANGHAI
from bangfu.presence.models import Bulletin
from bangfu.stationing.facts import CadreInsured, CheckupMade
from bangfu.supervision.models import Bulletin as BulletinEntry
from tests import world
from tests.presence import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _made() -> None:
    cast.make_world()


def client(name: str) -> Client:
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


class TestMine:
    def test_own_days_with_what_shows_them(self) -> None:
        page = client("team").get("/duty/mine/?month=2014-06")
        assert [(e["day"].day, e["kinds"]) for e in page.context["evidence"]] == [
            (9, ["本人记录", "入户走访"]), (10, ["本人记录", "入户走访"]), (11, ["本人记录", "入户走访"]),
            (12, ["本人记录"]), (13, ["本人记录"]),
        ]  # fmt: skip
        own = page.context["targets"][0]
        # 5 of 67 days so far, 184 left: 5 + 5 * 184 // 67
        assert (own["done"], own["required"], own["expected"]) == (5, 90, 18)
        assert page.context["leaves"]["taken"] == 3
        assert [a["url"].split("?")[0] for a in page.context["actions"]] == [
            f"/facts/stationing.{kind}/new/" for kind in ("day_in_village", "leave_applied", "presence_objected")
        ]
        assert page.context["own"] and "不用打卡" in page.content.decode()

    def test_work_entered_in_time_by_the_own_account_counts_and_files_do_not(self) -> None:
        def of(day: int, name: str, **more: Any) -> None:
            with clock.at(datetime(2014, 7, 21, 18, tzinfo=SHANGHAI)):
                facts = [world.training(day=date(2014, 7, day), topic=f"第{day}课")]
                cast.submit(*facts, by=somebody(User.objects.get(username=name)), **more)

        of(20, "team")
        of(10, "team")  # entered eleven days later: says nothing of that day
        of(19, "county")  # another account
        of(21, "team", batch=uuid4(), origin="import")
        page = client("team").get("/duty/mine/?month=2014-07")
        assert [e["day"].day for e in page.context["evidence"] if "当天在村办理的事项" in e["kinds"]] == [20]

    def test_an_account_without_a_cadre_is_told_what_to_do(self) -> None:
        assert "还没有对应到驻村干部" in client("county").get("/duty/mine/").content.decode()

    def test_whoever_may_see_names_there_may_look_and_nobody_else(self) -> None:
        assert client("county").get("/duty/cadres/GB3/?month=2014-06").status_code == 200
        for name in ("leader", "neighbour", "unit", "public"):
            assert client(name).get("/duty/cadres/GB3/?month=2014-06").status_code == 404

    def test_a_conflict_is_shown_with_its_facts(self) -> None:
        page = client("county").get("/duty/cadres/GB3/?month=2014-06")
        assert [c["text"] for c in page.context["clues"]] == ["2014-06-12检查时不在岗,而当天有1条在村记录"]
        assert len(page.context["clues"][0]["facts"]) == 2
        assert page.context["targets"][0]["done"] == 0


def test_a_team_month() -> None:
    page = client("county").get("/duty/teams/T1/?month=2014-06")
    assert {row["name"]: row["total"] for row in page.context["rows"]} == {"王建国": 11, "李梅": 5, "赵强": 0}
    assert page.context["covered"]["total"] == 13
    assert page.context["targets"][0]["done"] == 13
    assert [r["text"] for r in page.context["composition"]] == ["现有3人,应有4人以上,少1人", "缺县上选派干部1名"]
    assert client("leader").get("/duty/teams/T1/?month=2014-06").context["rows"][0]["name"] == "王**"


def test_overview_counts_and_names_what_is_missing() -> None:
    page = client("city").get("/duty/6107/?month=2014-06").context
    values = {k["label"]: k["value"] for k in page["kpis"]}
    # there 16 (the visit of 1 June with them), on leave 3, not found 1, on the roster without a record 4
    assert [values[k] for k in ("应到", "在岗", "请假", "无故不在岗", "排班无记录")] == ["24", "16", "3", "1", "4"]
    assert [name for name, _url in page["without"]] == ["城固县 老庄镇 双井村"]
    assert [t["name"] for t in page["weak"]] == ["市发改委驻华严寺村工作队"]
    assert [str(one["due"]) for one in page["ending"]] == ["2014-07-31"]
    shown = client("city").get("/duty/6107/days/?month=2014-06&standing=unknown").context
    assert shown["total"] == 4 and all(r["facts"] for r in shown["rows"])
    county = client("neighbour").get("/duty/610722/?month=2014-06").context
    assert [name for name, _url in county["without"]] == ["老庄镇 双井村"] and not county["weak"]


def test_a_bulletin_is_frozen_and_its_figures_carry_their_facts() -> None:
    office = client("city")
    draft = office.get("/duty/6107/bulletin/?month=2014-06").context
    assert [key for key, _one in draft["bad"]] == ["T1"] and not draft["good"]
    sent = office.post("/duty/6107/bulletin/?month=2014-06", {"bad": "T1", "number": "汉扶发[2014]18号"})
    made = Bulletin.objects.get()
    assert sent["Location"] == f"/duty/bulletins/{made.pk}/"
    assert BulletinEntry.objects.get(category="attendance").title == "关于2014年6月干部驻村到位情况的通报"
    before = made.figures
    cast.submit(cast.here("GB1", cast.date(2014, 6, 20)))
    page = office.get(f"/duty/bulletins/{made.pk}/")
    assert page.context["figures"] == before and before["whole"]["present"] == 16
    assert len(page.context["absent"][0]["facts"]) == 1
    word = b"".join(office.get(f"/duty/bulletins/{made.pk}/download.docx"))
    text = "\n".join(p.text for p in Document(BytesIO(word)).paragraphs)
    assert "在岗16人天" in text and "汉扶发〔2014〕18号" in text and "赵强" not in text
    assert office.get(f"/duty/bulletins/{made.pk}/download.pdf").content.startswith(b"%PDF")
    assert client("neighbour").get(f"/duty/bulletins/{made.pk}/").status_code == 404
    assert client("town").get("/duty/610726102/bulletin/?month=2014-06").status_code == 403


def test_the_pack_holds_the_promises_of_the_post() -> None:
    page = client("team").get("/duty/teams/T1/pack/").context
    assert [h["helpers"] for h in page["households"]] == ["王建国"]
    assert [p["what"] for p in page["promises"]] == ["修入户路"]
    assert {c["name"] for c in page["contacts"]} == {"市发改委", "王建国", "李梅", "赵强"}
    assert client("leader").get("/duty/teams/T1/pack/").status_code == 404


@pytest.mark.parametrize("address", ["/duty/6107/?month=2014", "/duty/6107/?month=x", "/duty/61/", "/duty/999/", "/duty/teams/T9/",
                                     "/duty/cadres/GB9/", "/duty/6107/days/?standing=free", "/duty/bulletins/99/"])  # fmt: skip
def test_what_is_not_there(address: str) -> None:
    assert client("city").get(address).status_code == 404


class TestProvided:
    def test_who_lacks_insurance_or_a_checkup_is_seen_on_the_teams_page(self) -> None:
        place = {"region": world.HUAYANSI}
        cast.submit(
            CadreInsured(**place, happened_on=date(2014, 6, 1), cadre="GB2", until=date(2015, 5, 31)),
            CheckupMade(**place, happened_on=date(2014, 6, 2), cadre="GB1", year=2014),
            CheckupMade(**place, happened_on=date(2014, 6, 2), cadre="GB3", year=2014),
        )
        page = client("county").get("/duty/teams/T1/?month=2014-06")
        assert [(one["label"], one["who"]) for one in page.context["unprovided"]] == [
            ("没有意外伤害保险", "王建国、赵强"), ("本年没有体检", "李梅"),
        ]  # fmt: skip
