"""Accounts: who may be given what, what a first password opens, and that every act is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from bangfu.access import accounts
from bangfu.access.models import AuditLog, Grant, User
from bangfu.access.roles import ROLES, Verb
from bangfu.access.scope import SYSTEM, somebody
from bangfu.accounts import opening
from bangfu.accounts.rules import GRANTED, Wanted, may_be_called, may_be_granted
from bangfu.plain import region
from tests import world

pytestmark = pytest.mark.django_db
GRANT = {"role": "county_office", "region": world.NINGQIANG, "unit": "", "since": "", "until": ""}
NEW = {"username": "li.si", "full_name": "李四", "office": "宁强县扶贫办", "cadre": "", **GRANT}


def opened(admin: Client, **more: str) -> str:
    """Open an account through the page; its first password."""
    page = admin.post("/accounts/new/", NEW | more)
    assert page.status_code == 200, page.content.decode()
    return str(page.context["password"])


def signs_in(name: str, password: str) -> Client | None:
    """Somebody at the sign-in page; None when they are not let in."""
    client = Client()
    return client if client.post("/login/", {"username": name, "password": password}).status_code == 302 else None


def test_each_role_is_granted_at_its_own_level_and_nowhere_else() -> None:
    places = {width: "610726102229"[:width] for width in region.LEVELS}
    for role in GRANTED:
        for width, place in places.items():
            fine = may_be_granted(Wanted(role, place), ()).fine
            level = ROLES[role].level
            assert fine == (
                role not in ("administrator", "assisting_unit") and (not level or region.LEVELS[width] == level)
            ), (role, place)
    assert may_be_granted(Wanted("administrator"), ()).fine
    assert may_be_granted(Wanted("assisting_unit", unit="DW1"), ()).fine
    assert not may_be_granted(Wanted("assisting_unit"), ()).fine
    assert not may_be_granted(Wanted("public"), ()).fine


def test_who_gives_rights_holds_no_other_and_gives_none_to_themselves() -> None:
    assert not may_be_granted(Wanted("leader", "6107"), ("administrator",)).fine
    assert not may_be_granted(Wanted("administrator"), ("leader",)).fine
    assert not may_be_granted(Wanted("administrator"), ("administrator",), own=True).fine


@pytest.mark.parametrize("name", ["", "a", "Li", "李四", "-a", "a b", "a" * 41, "a/b"])
def test_a_user_name_can_stand_in_an_address(name: str) -> None:
    assert not may_be_called(name, taken=False).fine
    assert may_be_called("li-4.5_x", taken=False).fine
    assert not may_be_called("li-4.5_x", taken=True).fine


def test_a_first_password_opens_nothing_but_the_form_for_an_own_one(admin: Client) -> None:
    password = opened(admin)
    user = User.objects.get(username="li.si")
    assert somebody(user).scope(Verb.READ).nothing
    theirs = signs_in("li.si", password)
    assert theirs
    for address in ("/", "/lists/households/", "/things/household/HU-0001/", "/phones/"):
        assert theirs.get(address)["Location"] == "/accounts/password/"
    assert theirs.get("/api/figures?year=2014&region=610726").status_code == 403
    phone = {"username": "li.si", "password": password}
    assert Client().post("/api/phone/sign-in", phone, content_type="application/json").status_code == 403
    wrong = {"now": password, "chosen": "Nei-Shan-9", "again": "Nei-Shan-8"}
    assert theirs.post("/accounts/password/", wrong).status_code == 422
    assert theirs.post("/accounts/password/", wrong | {"chosen": "short", "again": "short"}).status_code == 422
    assert theirs.post("/accounts/password/", wrong | {"chosen": password, "again": password}).status_code == 422
    assert theirs.post("/accounts/password/", wrong | {"again": "Nei-Shan-9"})["Location"] == "/"
    assert theirs.get("/things/household/HU-0001/").status_code == 200
    assert not signs_in("li.si", password)


def test_a_new_first_password_signs_out_and_is_not_kept(admin: Client) -> None:
    theirs = Client()
    theirs.force_login(User.objects.get(username="county"))
    page = admin.post("/accounts/of/county/", {"act": "password"})
    assert theirs.get("/lists/households/").status_code == 302
    assert signs_in("county", page.context["password"])
    assert page.context["password"] not in admin.get("/accounts/of/county/").content.decode()
    assert page.context["password"] not in admin.get("/accounts/log/").content.decode()


def test_a_grant_holds_in_its_place_for_its_time_and_ends_today(admin: Client) -> None:
    user = User.objects.get(username="inspector")
    today = localdate()
    until = str(today + timedelta(days=3))
    asked = {"act": "grant", **GRANT, "region": "610722", "role": "inspector", "until": until}
    assert admin.post("/accounts/of/inspector/", asked).status_code == 302
    assert somebody(user).may(Verb.READ, "610722105")
    held = user.grants.get(region="610722")
    assert not held.holds(today + timedelta(days=3)) and held.holds(today + timedelta(days=2))
    admin.post("/accounts/of/inspector/", {"act": "end", "grant": held.pk})
    assert not somebody(user).may(Verb.READ, "610722105")
    assert Grant.objects.filter(pk=held.pk).exists()


@pytest.mark.parametrize(
    "flaw",
    [{"username": "county"}, {"role": ""}, {"region": "61072"}, {"region": "没有的县"}, {"region": ""}, {"unit": "DW9"}, {"cadre": "GB9"},
     {"full_name": "李" * 61}, {"office": "办" * 121},
     {"since": "三月"}, {"since": "2014-05-01", "until": "2014-04-01"}, {"role": "public"}],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_made(admin: Client, flaw: dict[str, str]) -> None:
    before = User.objects.count(), Grant.objects.count()
    page = admin.post("/accounts/new/", NEW | flaw)
    assert page.status_code == 422
    assert page.context["form"]["errors"]
    assert (User.objects.count(), Grant.objects.count()) == before


def test_nobody_changes_their_own_rights_so_an_administrator_remains(admin: Client) -> None:
    own = User.objects.get(username="admin")
    held = own.grants.get()
    for act in ({"act": "close"}, {"act": "password"}, {"act": "end", "grant": held.pk}):
        assert admin.post("/accounts/of/admin/", act).status_code == 403
    assert admin.post("/accounts/of/admin/", {"act": "grant", **GRANT}).status_code == 422
    own.refresh_from_db()
    assert own.is_active and somebody(own).may(Verb.ADMINISTER) and not own.password_due


def test_a_closed_account_is_out_at_once_and_back_as_it_was(admin: Client) -> None:
    theirs = Client()
    theirs.force_login(User.objects.get(username="county"))
    admin.post("/accounts/of/county/", {"act": "close"})
    assert theirs.get("/lists/households/").status_code == 302
    assert not signs_in("county", "pass-word-1")
    admin.post("/accounts/of/county/", {"act": "reopen"})
    assert signs_in("county", "pass-word-1")


def test_every_act_is_on_record_with_who_did_it_to_whom(admin: Client) -> None:
    opened(admin)
    admin.post("/accounts/of/li.si/", {"act": "describe", "full_name": "李思", "office": "", "cadre": "GB1"})
    admin.post("/accounts/of/li.si/", {"act": "grant", **GRANT, "region": "610722"})
    admin.post("/accounts/of/li.si/", {"act": "end", "grant": Grant.objects.latest("pk").pk})
    admin.post("/accounts/of/li.si/", {"act": "close"})
    admin.post("/accounts/of/li.si/", {"act": "reopen"})
    admin.post("/accounts/of/li.si/", {"act": "password"})
    verbs = [
        "open account",
        "grant",
        "describe account",
        "grant",
        "end grant",
        "close account",
        "reopen account",
        "give password",
    ]
    rows = AuditLog.objects.filter(subject="account li.si").order_by("pk")
    assert [row.verb for row in rows] == verbs
    assert {row.user for row in rows} == {"admin"}
    assert User.objects.get(username="li.si").full_name == "李思"
    text = admin.get("/accounts/log/?verb=grant&q=admin").content.decode()
    assert "account li.si" in text and "停用账号</td>" not in text


def test_accounts_are_found_and_paged(admin: Client) -> None:
    for n in range(60):
        accounts.open_account(f"cadre{n:03d}", "x" * 12, SYSTEM, full_name=f"干部{n}", due=n % 2 == 0)
    first = admin.get("/accounts/?q=cadre0")
    assert first.context["total"] == 60
    rest = admin.get(f"/accounts/{first.context['next_url']}")
    names = [f"cadre{n:03d}" in page.context["body"] for n in range(60) for page in (first, rest)]
    assert sum(names) == 60
    assert admin.get("/accounts/?q=cadre0&state=due").context["total"] == 30
    assert admin.get("/accounts/?role=leader").context["total"] == 1


def test_the_audit_log_holds_no_name_that_was_searched_for(admin: Client) -> None:
    county = Client()
    county.force_login(User.objects.get(username="county"))
    county.get("/lists/households/export.csv?q=张三")
    assert AuditLog.objects.filter(verb="export").exists()
    assert "张三" not in admin.get("/accounts/log/").content.decode()


def test_an_administrator_is_suggested_places_and_units_and_no_people(admin: Client) -> None:
    assert world.HUAYANSI in admin.get("/suggest/place/?q=华严").content.decode()
    assert "DW1" in admin.get("/suggest/unit/?q=市发").content.decode()
    for thing in ("household", "cadre"):
        assert "data-value" not in admin.get(f"/suggest/{thing}/?q=王").content.decode()


def test_the_first_administrator_is_made_at_the_server_by_the_same_rules() -> None:
    asked = []
    assert not opening.open_at_server("Not A Name", "administrator", lambda: asked.append(1) or "").fine
    assert not opening.open_at_server("boss", "administrator", lambda: asked.append(1) or "", region="6107").fine
    assert not asked and not User.objects.exists()
    assert opening.open_at_server("boss", "administrator", lambda: "Qin-Ba-2014").fine
    made = signs_in("boss", "Qin-Ba-2014")
    assert made and made.get("/accounts/").status_code == 200


def describes(admin: Client, name: str, cadre: str) -> int:
    return admin.post(
        f"/accounts/of/{name}/", {"act": "describe", "full_name": "", "office": "", "cadre": cadre}
    ).status_code


def test_an_administrator_is_no_cadre_and_sees_no_work_of_one(admin: Client) -> None:
    User.objects.filter(username="admin").update(cadre="GB1")
    assert admin.get("/cadres/GB1/log/?month=2014-06").status_code == 404
    assert admin.get("/duty/cadres/GB1/").status_code == 404
    assert describes(admin, "admin", "") == 422
    other = {"username": "other", "role": "administrator", "region": ""}
    assert admin.post("/accounts/new/", NEW | other | {"cadre": "GB1"}).status_code == 422
    opened(admin, **other)
    assert describes(admin, "other", "GB1") == 422
    opened(admin, username="li.er", role="leader")
    Grant.objects.filter(user__username="li.er").delete()
    User.objects.filter(username="admin").update(cadre="")
    assert describes(admin, "admin", "GB1") == 422
    assert describes(admin, "li.er", "GB1") == 302
    administers = {"act": "grant", "role": "administrator", "region": "", "unit": "", "since": "", "until": ""}
    assert admin.post("/accounts/of/li.er/", administers).status_code == 422


def test_a_cadre_has_one_open_account(admin: Client) -> None:
    opened(admin, cadre="GB1")
    assert admin.post("/accounts/new/", NEW | {"username": "li.er", "cadre": "GB1"}).status_code == 422
    assert describes(admin, "county", "GB1") == 422
    assert describes(admin, "li.si", "GB1") == 302
    admin.post("/accounts/of/li.si/", {"act": "close"})
    assert describes(admin, "county", "GB1") == 302
    assert admin.post("/accounts/of/li.si/", {"act": "reopen"}).status_code == 422
    assert not User.objects.get(username="li.si").is_active
    assert describes(admin, "county", "") == 302
    assert admin.post("/accounts/of/li.si/", {"act": "reopen"}).status_code == 302


def test_ones_own_work_shows_as_long_as_a_right_to_read_holds(admin: Client) -> None:
    User.objects.filter(username="unit").update(cadre="GB1")
    theirs = Client()
    theirs.force_login(User.objects.get(username="unit"))
    assert theirs.get("/cadres/GB1/log/?month=2014-06").status_code == 200
    Grant.objects.filter(user__username="unit").update(until=localdate())
    assert theirs.get("/cadres/GB1/log/?month=2014-06").status_code == 404
