"""The pages of cases and the public notice: what they show, to whom, and what they never show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bangfu.access.models import Tries, User
from bangfu.access.scope import SYSTEM
from bangfu.identification.acts import ANNOUNCED, notice_token
from bangfu.identification.facts import Compared, OmissionAnswered
from bangfu.identification.models import Case, Omission
from bangfu.ledger import clock, inbox, journal
from bangfu.ledger.models import Entry, Held
from bangfu.plain.policy import policy
from tests import world
from tests.identification import cast

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def told(*facts: Any) -> None:
    for fact in facts:
        receipt = journal.submit([fact], SYSTEM)[0]
        assert receipt.outcome == "accepted", (fact, receipt)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def on_show(case: str = "C1", opened: int = 2) -> str:
    """A case whose first publicity began some days ago; the address of its notice."""
    start = TODAY - timedelta(days=opened + 6)
    told(
        cast.applied(case, start, batch="今年", head="张富贵"), cast.verified(case, start),
        cast.deliberated(case, start + timedelta(days=2)),
        cast.opened(case, TODAY - timedelta(days=opened)),
    )  # fmt: skip
    return f"/notice/{notice_token(world.HUAYANSI, 'identification', '今年', '1')}/"


def objecting(address: str, **values: str) -> Any:
    return Client().post(address + "objection/", {"case": "C1", "content": "他家有车", **values})


class TestNotice:
    def test_it_shows_the_list_and_nothing_else(self) -> None:
        world.make()
        page = Client().get(on_show())
        text = page.content.decode()
        assert page.status_code == 200 and "张*贵" in text and "张富贵" not in text and "<svg" in text
        for never in ("HU-C1", "C1 ", "13800000000", world.id_number(1), "因病", "致贫"):
            assert never not in text

    def test_it_ends_with_the_publicity(self) -> None:
        world.make()
        address = on_show(opened=9)
        assert Client().get(address).status_code == 410
        assert "张" not in Client().get(address).content.decode()
        assert objecting(address).status_code == 404
        assert Client().get("/notice/0123456789abcdef0123456789abcdef/").status_code == 404

    def test_who_was_rejected_is_no_longer_shown(self) -> None:
        world.make()
        address = on_show()
        told(cast.rejected(on=TODAY))
        assert "张" not in Client().get(address).content.decode().split("<table")[1]

    def test_an_objection_waits_sealed_for_the_town(self) -> None:
        world.make()
        page = objecting(on_show(), name="李四", phone="13912345678")
        assert "YY" in page.content.decode()
        held = Held.objects.get()
        assert held.by == "(public)" and held.region == world.HUAYANSI
        assert "他家有车" not in repr(held.body) and "13912345678" not in repr(held.body)
        assert "他家有车" in signed_in("town").get(f"/held/{held.id}/mend/").content.decode()
        assert signed_in("team").get(f"/held/{held.id}/mend/").status_code == 403

    def test_who_is_missing_from_the_list_is_heard_and_answered(self) -> None:
        world.make()
        assert "YY" in objecting(on_show(), case="-", content="赵五家也困难,为什么没有").content.decode()
        held = Held.objects.get()
        assert inbox.decide(held.id, confirm=True, reason="受理", by=SYSTEM) is None
        row = Omission.objects.get()
        assert (row.state, row.batch) == ("open", "今年")
        about = {"region": world.HUAYANSI, "happened_on": TODAY, "omission": row.key}
        begun = OmissionAnswered(**about, outcome="begun", reason="符合条件")
        assert journal.submit([begun], SYSTEM)[0].reasons[0].code == "case_missing"
        told(OmissionAnswered(**about, outcome="begun", reason="符合条件", case="C1"))
        assert Omission.objects.get().state == "begun"
        assert journal.submit([replace(begun, reason="再答", case="C1")], SYSTEM)[0].reasons[0].code == "already_done"
        assert signed_in("town").get(f"/things/omission/{row.key}/").status_code == 200

    def test_it_wants_a_household_and_words_and_not_too_many(self) -> None:
        world.make()
        address = on_show()
        assert objecting(address, case="C99").status_code == 422
        assert objecting(address, content=" ").status_code == 422
        assert objecting(address, phone="abc").status_code == 422
        statuses = [objecting(address).status_code for _n in range(6)]
        assert statuses == [200] * 4 + [429] * 2
        assert Held.objects.count() == 4

    def test_an_hour_is_an_hour_and_no_address_is_kept_longer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        world.make()
        address, now = on_show(), clock.now()
        at = lambda minutes: monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=minutes))
        assert [objecting(address).status_code for _n in range(6)] == [200] * 5 + [429]
        at(6)
        assert objecting(address).status_code == 429
        at(61)
        assert objecting(address).status_code == 200
        assert Tries.objects.count() == 1

    def test_when_too_many_wait_the_page_says_where_else_to_go(self, monkeypatch: pytest.MonkeyPatch) -> None:
        world.make()
        address, most = on_show(), policy("objections_waiting_at_most", TODAY, world.HUAYANSI).value
        assert objecting(address).status_code == 200
        waiting = Held.objects.get()
        others = [
            Held(**{f.attname: getattr(waiting, f.attname) for f in Held._meta.fields} | {"id": journal.new_id()})
            for _n in range(most - 1)
        ]
        Held.objects.bulk_create(others)
        answer = objecting(address)
        assert answer.status_code == 429 and "到镇上当面提出" in answer.content.decode()

    def test_an_announcement_takes_no_objections(self) -> None:
        world.make()
        shift = TODAY - cast.day(24)
        for fact in cast.whole():
            values = {f: getattr(fact, f) for f in fact.__dataclass_fields__}
            values["happened_on"] += shift
            if "until" in values:
                values["until"] += shift
            if fact.kind().name == "identification.announced":
                start = values["happened_on"]
                told(cast.consented("C1", start), _compared(start))
            told(type(fact)(**values))
        token = notice_token(world.HUAYANSI, "identification", cast.BATCH, ANNOUNCED)
        page = Client().get(f"/notice/{token}/")
        assert page.status_code == 200 and "o-content" not in page.content.decode()
        assert objecting(f"/notice/{token}/").status_code == 404


def _compared(on: Any) -> Compared:
    return Compared(**cast.about("C1", on), scope=("vehicle",), clues=1, cleared=1)


class TestBoard:
    def test_each_sees_their_places(self) -> None:
        world.make()
        told(cast.applied(), cast.verified(), cast.applied("S1", batch=cast.BATCH))
        county = signed_in("county").get("/identification/")
        assert county.context["sums"]["open"] == 2 and [p["name"] for p in county.context["places"]] == ["大安镇"]
        assert signed_in("neighbour").get("/identification/").context["sums"]["open"] == 0
        leader = signed_in("leader").get(f"/identification/?region={world.HUAYANSI}")
        assert "张三" not in leader.content.decode() and "张*" in leader.content.decode()

    def test_old_cases_are_overdue(self) -> None:
        world.make()
        told(cast.applied())
        page = signed_in("team").get("/identification/?procedure=identification")
        assert page.context["sums"]["overdue"] == 1 and page.context["sums"]["village"] == 1


class TestBulk:
    words = f"region={world.HUAYANSI}&procedure=identification&batch={cast.BATCH}&step=visit"
    address = f"/identification/bulk/identification.verified/?{words}"

    def test_all_or_none_and_once(self) -> None:
        world.make()
        told(cast.applied("C1"), cast.applied("C2", cast.day(4)))
        team = signed_in("team")
        form_id = team.get(self.address).context["form"]["id"]
        form = {"form_id": form_id, "case": ["C1", "C2"], "happened_on": "2014-05-08", "by": "王建国", "fits": "true"}
        page = team.post(self.address, form)
        assert page.status_code == 422 and page.context["objected"][0]["n"] == 1
        assert not Entry.objects.filter(kind="identification.verified").exists()
        form["happened_on"] = "2014-05-10"
        assert team.post(self.address, form).status_code == 302
        team.post(self.address, form)
        assert Entry.objects.filter(kind="identification.verified").count() == 2
        assert set(Case.objects.values_list("step", flat=True)) == {"deliberate"}

    def test_a_flawed_form_says_where(self) -> None:
        world.make()
        told(cast.applied())
        page = signed_in("team").post(self.address, {"case": "C1", "happened_on": "2104-01-01", "by": ""})
        assert page.status_code == 422
        assert {e["field"] for e in page.context["form"]["errors"]} == {"happened_on", "by", "fits"}


class TestCase:
    @pytest.mark.parametrize("name", ["team", "town", "county"])
    def test_it_offers_what_is_ones_turn(self, name: str) -> None:
        world.make()
        told(*cast.whole()[:5])
        forward = [a for a in signed_in(name).get("/cases/C1/").context["actions"] if a["forward"]]
        assert bool(forward) == (name == "town")

    def test_a_closed_risk_may_come_back(self) -> None:
        world.make()
        told(*cast.monitoring())
        town = signed_in("town")
        assert "risk_closing_proposed" in town.get("/cases/M1/").context["actions"][0]["url"]
        told(*cast.closed_risk())
        assert not any("clue_received" in act["url"] for act in town.get("/cases/M1/").context["actions"])
        mark = signed_in("county").get("/cases/M1/").context["actions"][0]["url"]
        assert "risk_closed" in mark and "closing=M1-X" in mark
        told(cast.marked())
        again = town.get("/cases/M1/").context["actions"][0]["url"]
        assert "clue_received" in again and "earlier=M1" in again

    def test_monitoring_tells_of_risks_without_measures(self) -> None:
        world.make()
        told(*cast.monitoring()[:8])
        page = signed_in("town").get("/cases/M1/")
        assert page.context["risks"] == 1
        told(cast.monitoring()[8])
        assert signed_in("town").get("/cases/M1/").context["risks"] == 0

    def test_why_is_told_in_both_languages_with_every_number(self) -> None:
        world.make()
        told(*cast.whole()[:6])
        for language, words in (
            ("zh-hans", ("应到60人", "2014-05-11", "共7天", "下一步:第二次公示")),
            ("en", ("60 expected", "7 days", "Second publicity")),
        ):
            page = signed_in("county").get("/cases/C1/why/", headers={"accept-language": language}).content.decode()
            for word in words:
                assert word in page
