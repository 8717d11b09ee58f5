"""What rules object to and what was refused is never lost: it is confirmed, dropped or mended, once, by whom it concerns."""

from __future__ import annotations

import pytest
from django.test import Client

from bangfu.access import vault
from bangfu.access.models import AuditLog, User
from bangfu.access.scope import SYSTEM, Somebody, somebody
from bangfu.ledger import corrections, inbox, journal
from bangfu.ledger.journal import Outcome, Sent
from bangfu.ledger.models import Entry, Held, Quarantine
from bangfu.plain.verdict import Reason
from tests import world

pytestmark = pytest.mark.django_db
TRAINING = {
    "region": world.HUAYANSI, "happened_on": "2014-08-01", "unit": "DW1", "topic": "茶叶", "attendances": "-3",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _made() -> None:
    world.make()


def client(name: str) -> Client:
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


def held(by: str = "team") -> Held:
    person = somebody(User.objects.get(username=by))
    receipt = journal.submit([world.household("HU-0003", serial=3, other_causes=("1",))], person)[0]
    assert receipt.outcome is Outcome.HELD
    return Held.objects.get(pk=receipt.id)


def refused(by: str = "team") -> Quarantine:
    person = somebody(User.objects.get(username=by))
    reason = Reason("negative", "不能为负", field="attendances")
    inbox.quarantine([inbox.Refused("helping.training_held", world.HUAYANSI, TRAINING, (reason,))], person, "api")
    return Quarantine.objects.get()


def test_mending_puts_the_right_fact_in_the_place_of_the_held_one() -> None:
    row = held()
    before = Entry.objects.count()
    receipt = inbox.mend(row, Sent(world.household("HU-0003", serial=3)), SYSTEM)
    assert receipt.outcome is Outcome.ACCEPTED and Entry.objects.count() == before + 1
    row.refresh_from_db()
    assert (row.state, row.decision) == ("mended", str(receipt.id))
    again = inbox.mend(row, Sent(world.household("HU-0003", serial=3)), SYSTEM)
    assert again.outcome is Outcome.REFUSED and Entry.objects.count() == before + 1


def test_what_is_sent_back_unchanged_stays_held() -> None:
    row = held()
    assert inbox.mend(row, Sent(inbox.told(row)), SYSTEM).outcome is Outcome.DUPLICATE
    row.refresh_from_db()
    assert row.state == "waiting"


def test_who_may_mend() -> None:
    row = held()
    statuses = {name: client(name).get(f"/held/{row.pk}/mend/").status_code for name, *_rest in world.ROLES}
    assert {name for name, status in statuses.items() if status == 200} == {"team", "city", "county", "town"}
    assert {name for name, status in statuses.items() if status == 404} == {"admin", "neighbour", "public", "unit"}
    form = client("team").get(f"/held/{row.pk}/mend/").content.decode()
    assert world.id_number(3) in form and "HU-0003" in form


def test_what_was_refused_can_be_mended_in_the_form() -> None:
    row = refused()
    address = f"/refused/{row.pk}/mend/"
    form = client("team").get(address)
    assert "-3" in form.content.decode() and "不能为负" in form.content.decode()
    assert client("team").post(address, TRAINING).status_code == 422
    assert Quarantine.objects.get().state == "waiting"
    answer = client("team").post(address, {**TRAINING, "attendances": "30"})
    assert answer.status_code == 302
    assert Entry.objects.get(pk=Entry.objects.latest("seq").pk).body["attendances"] == 30
    assert Quarantine.objects.get().state == "mended" and AuditLog.objects.filter(verb="mend", user="team").exists()
    assert client("team").post(address, {**TRAINING, "attendances": "30"}).status_code == 404


def test_dropping_needs_a_reason_and_the_right() -> None:
    row = refused()
    for name, reason in (("team", ""), ("neighbour", "不要"), ("leader", "不要")):
        client(name).post(f"/refused/{row.pk}/", {"reason": reason})
        assert Quarantine.objects.get().state == "waiting"
    client("team").post(f"/refused/{row.pk}/", {"reason": "重复"})
    assert Quarantine.objects.get().state == "dropped"


def test_a_neighbour_sees_neither() -> None:
    held()
    refused()
    for name, sees in (("team", True), ("county", True), ("neighbour", False), ("unit", False)):
        page = client(name).get("/held/").content.decode()
        assert ("华严寺" in page) is sees, name


def test_refused_input_is_sealed_anew_with_new_keys() -> None:
    row = refused()
    old = bytes(row.raw)
    vault.add_key()
    assert corrections.rotate_keys() > 0
    row.refresh_from_db()
    assert bytes(row.raw) != old and inbox.raw(row) == TRAINING


def test_of_two_held_registrations_of_one_household_one_is_confirmed() -> None:
    """Which of the two reasons stands on record when they were held says nothing: what is there now counts."""
    city = somebody(User.objects.get(username="city"))
    facts = [world.household("HU-0100", serial=n, other_causes=("1",)) for n in (4, 5)]
    first, second = [journal.submit([fact], city)[0] for fact in facts]
    assert (first.outcome, second.outcome) == (Outcome.HELD, Outcome.HELD)
    assert inbox.decide(first.id, confirm=True, reason="属实", by=city) is None
    refusal = inbox.decide(second.id, confirm=True, reason="属实", by=city)
    assert refusal and refusal.code == "cannot_confirm"
    assert Entry.objects.filter(stream="household:HU-0100").count() == 1
    assert inbox.decide(second.id, confirm=False, reason="重复", by=city) is None


def test_what_was_held_for_a_thing_that_is_registered_by_now_is_confirmed() -> None:
    city = somebody(User.objects.get(username="city"))
    visited = journal.submit([world.visit("HU-0100")], city)[0]
    Held.objects.filter(pk=visited.id).update(waits_for="")
    assert journal.submit([world.household("HU-0100", serial=4)], city)[0].outcome is Outcome.ACCEPTED
    assert inbox.decide(visited.id, confirm=True, reason="属实", by=city) is None


def test_a_form_sent_twice_that_is_held_leads_to_the_in_box_twice() -> None:
    form = {
        "region": world.HUAYANSI, "happened_on": "2014-08-01", "household": "HU-0100", "cadre": "GB1", "note": "问收入",
        "form_id": str(journal.new_id()),
    }  # fmt: skip
    who = client("team")
    for _click in range(2):
        answer = who.post("/facts/pairing.visit_made/new/", form, follow=True)
        assert answer.redirect_chain[-1][0] == "/held/" and answer.status_code == 200
    assert Held.objects.count() == 1


def test_an_undone_batch_keeps_what_was_decided_and_drops_what_waits() -> None:
    city = somebody(User.objects.get(username="city"))
    batch = journal.new_id()
    facts = [world.visit(f"HU-010{n}") for n in range(2)]
    receipts = journal.submit(facts, city, batch=batch)
    assert inbox.decide(receipts[0].id, confirm=False, reason="户未登记", by=city) is None
    assert corrections.undo(batch, "发错了", city) is None
    decided = {row.pk: (row.state, row.decision) for row in Held.objects.all()}
    assert decided == {receipts[0].id: ("dropped", "户未登记"), receipts[1].id: ("dropped", "发错了")}


def test_ones_own_is_withdrawn_only_while_one_may_enter_there() -> None:
    taken = [journal.submit([world.training(topic=t)], somebody(User.objects.get(username="unit")))[0] for t in "茶菌"]
    gone, elsewhere = Somebody("unit", []), Somebody("unit", [("assisting_unit", "", "DW2")])
    for person in (gone, elsewhere):
        refusal = corrections.withdraw([taken[0].id], "录错", person)
        assert refusal and refusal.code == "not_yours"
    assert corrections.withdraw([taken[0].id], "录错", Somebody("unit", [("assisting_unit", "", "DW1")])) is None
    page = client("unit").get(f"/entries/{taken[1].id}/")
    assert page.status_code == 200 and page.context["may_withdraw"]
