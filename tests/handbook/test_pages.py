"""Pairing side by side, the papers that follow, and the card that a household looks with."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from bangfu.access.models import AuditLog, User
from bangfu.ledger import clock
from bangfu.ledger.models import Held
from bangfu.pairing import queries as pairing
from bangfu.plans.models import Card, Dispute
from tests import world
from tests.plans import cast

pytestmark = pytest.mark.django_db
MATCH = f"/pairs/{world.HUAYANSI}/match/"


@pytest.fixture(autouse=True)
def _made() -> Any:
    cast.make_world()
    with clock.at(cast.NOW):
        yield


def client(name: str) -> Client:
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


def chosen(**more: Any) -> dict[str, Any]:
    return {
        "household": ["HU-0093"],
        "cadre": "GB8",
        "role": "first",
        "happened_on": "2014-12-30",
        "show": "bare",
        **more,
    }


class TestMatch:
    def test_need_quota_nearness_and_skill_stand_side_by_side(self) -> None:
        page = client("county").get(MATCH)
        (household,) = page.context["households"]
        assert (
            len(client("county").get(MATCH + "?show=all").context["households"]) == 2
        )  # one has left poverty, its helper stays
        assert (household["key"], household["cause"], household["needs"], household["planned"]) == (
            "HU-0093",
            "缺技术",
            ["贫困家庭大病救助"],
            False,
        )
        cadres = {c["key"]: c for c in page.context["cadres"]}
        assert {k: (c["n"], c["short"], c["near"], c["skills"]) for k, c in cadres.items()} == {
            "GB1": (1, 0, "本市", []), "GB8": (0, 1, "本市", ["种植"]), "GB9": (0, 1, "本村", []),
        }  # fmt: skip
        assert list(cadres)[-1] == "GB1"

    def test_what_is_chosen_is_paired(self) -> None:
        page = client("county").post(MATCH, chosen(), follow=True)
        assert "已入账" in page.content.decode()
        assert pairing.helpers_of(["HU-0093"]) == {"HU-0093": {"GB8": "first"}}

    def test_a_change_ends_the_old_pair_with_its_reason(self) -> None:
        client("county").post(MATCH, chosen(household=["HU-0001"], instead="GB1", reason="调离"))
        assert pairing.helpers_of(["HU-0001"]) == {"HU-0001": {"GB8": "first"}}
        history = pairing.pairs(household="HU-0001")
        assert [(h.row.cadre, h.until is None) for h in history] == [("GB8", True), ("GB1", False)]

    def test_a_change_without_reason_or_to_nobody_changes_nothing(self) -> None:
        page = client("county").post(MATCH, chosen(household=["HU-0001"], instead="GB1"), follow=True)
        assert "换人要写明理由" in page.content.decode()
        client("county").post(MATCH, chosen(household=["HU-0001"], instead="GB1", cadre="XX", reason="调离"))
        assert pairing.helpers_of(["HU-0001"]) == {"HU-0001": {"GB1": "first"}}

    def test_who_may_not_enter_is_refused(self) -> None:
        assert client("inspector").post(MATCH, chosen()).status_code == 403
        assert client("neighbour").post(MATCH, chosen()).status_code == 404
        assert not pairing.helpers_of(["HU-0093"])


class TestStatistics:
    def test_a_page_that_is_no_number_is_the_first(self) -> None:
        assert client("county").get(f"/pairs/{world.NINGQIANG}/gaps/?from=²").status_code == 200

    def test_every_number_leads_to_its_facts(self) -> None:
        page = client("county").get(f"/pairs/{world.NINGQIANG}/?period=2014")
        whole, town = page.context["table"]["rows"]
        assert [cell["text"] for cell in town[1:]] == ["2", "1", "50", "1", "1", "1", "100", "1", "1", "1"]
        for cell in town[1:]:
            assert client("county").get(cell["url"]).status_code == 200, cell
        assert [cell["text"] for cell in whole[1:]] == [cell["text"] for cell in town[1:]]
        assert [one["n"] for one in page.context["attention"]] == ["1", "1", "0"]

    def test_gaps_say_since_when(self) -> None:
        page = client("county").get(f"/pairs/{world.NINGQIANG}/gaps/").content.decode()
        assert "距上次走访(2014-06-01)已213天" in page

    def test_as_a_workbook(self) -> None:
        page = client("county").get(f"/pairs/{world.NINGQIANG}/?period=2014&format=xlsx")
        assert page.status_code == 200 and b"".join(page.streaming_content)[:2] == b"PK"


class TestPapers:
    def test_the_handbook_is_what_the_facts_say_and_opening_it_is_on_record(self) -> None:
        page = client("county").get("/households/HU-0001/handbook/")
        text = page.content.decode()
        assert all(word in text for word in ("王建国", "种天麻", "50%", "问收入", "走访慰问"))
        assert AuditLog.objects.filter(subject="household HU-0001", verb="handbook").count() == 1

    def test_a_log_is_every_fact_of_the_month_by_day(self) -> None:
        page = client("county").get("/cadres/GB1/log/?month=2014-06")
        assert [(str(d["day"]), len(d["lines"])) for d in page.context["days"]] == [("2014-06-01", 1)]
        assert [n for _label, n, _unit in page.context["sums"]] == [1, 1, 1, 1]

    def test_a_month_of_a_team_counts_what_was_done_in_the_village(self) -> None:
        page = client("county").get("/teams/T9/month/?month=2014-07")
        assert [m["name"] for m in page.context["members"]] == ["赵强"]
        assert {w["label"]: w["n"] for w in page.context["work"]} == {"举办培训班": 1, "项目登记": 1}
        for work in page.context["work"]:
            assert client("county").get(work["url"]).context["total"] == work["n"]


class TestCard:
    def give(self) -> tuple[str, str]:
        page = client("county").post("/households/HU-0001/card/")
        assert re.fullmatch(r"\d{6}", page.context["pin"])
        return f"/card/{page.context['token']}/", page.context["pin"]

    def test_it_opens_with_its_pin_and_says_everything(self) -> None:
        url, pin = self.give()
        client("county").get("/households/HU-0001/handbook/")
        visitor = Client()
        assert "请输入密码" in visitor.get(url).content.decode()
        text = visitor.post(url, {"pin": pin}, follow=True).content.decode()
        assert all(word in text for word in ("王建国", "市发改委", "种天麻", "走访慰问", "打开帮扶手册", "建档"))
        assert "13800000000" not in text and world.id_number(1) not in text

    def test_the_address_and_the_page_before_the_pin_say_nothing(self) -> None:
        url, _pin = self.give()
        text = Client().get(url).content.decode()
        assert "HU-0001" not in url and not any(word in text for word in ("张三", "王建国", "HU-0001"))

    def test_wrong_pins_are_limited_whoever_tries(self) -> None:
        url, pin = self.give()
        wrong = "000000" if pin != "000000" else "111111"
        assert [Client().post(url, {"pin": wrong}).status_code for _n in range(6)] == [422] * 5 + [429]
        assert Client().post(url, {"pin": pin}).status_code == 429

    def test_a_new_card_ends_the_old_one(self) -> None:
        old, _pin = self.give()
        new, _pin = self.give()
        assert Client().get(old).status_code == 404 and Client().get(new).status_code == 200
        assert Card.objects.count() == 2

    def test_the_pin_is_nowhere_kept(self) -> None:
        _url, pin = self.give()
        assert (
            "pin"
            not in client("county")
            .get("/households/HU-0001/card/")
            .content.decode()
            .split("cardpaper")[1]
            .split("密码")[0]
        )
        assert not Card.objects.filter(pin=pin).exists()
        assert pin not in str(AuditLog.objects.values_list("subject", "reason"))

    def test_what_is_not_true_reaches_the_town_and_is_answered_on_record(self) -> None:
        url, pin = self.give()
        visitor = Client()
        assert visitor.post(url + "dispute/", {"about": "delivered", "content": "没有"}).status_code == 302
        visitor.post(url, {"pin": pin})
        assert visitor.post(url + "dispute/", {"about": "delivered"}).status_code == 422
        page = visitor.post(url + "dispute/", {"about": "delivered", "content": "慰问金没有收到"})
        number = page.context["answer"]["number"]
        held = Held.objects.get()
        assert (held.kind, held.by) == ("plans.statement_disputed", "(public)")
        town = client("town")
        assert town.get("/held/").status_code == 200
        town.post(f"/held/{held.id}/", {"act": "confirm", "reason": "受理"})
        assert Dispute.objects.get().key == number
        answer = {
            "region": world.HUAYANSI,
            "happened_on": "2014-12-31",
            "dispute": number,
            "right": "true",
            "reason": "已补发",
        }
        assert client("team").post("/facts/plans.dispute_answered/new/", answer).status_code == 403
        town.post("/facts/plans.dispute_answered/new/", answer)
        assert "已补发" in visitor.get(url).content.decode()
