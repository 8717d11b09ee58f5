"""Every address for every role: who is let in, and that nobody sees the neighbour county."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver

from bangfu.access.models import AuditLog
from bangfu.access.scope import SYSTEM
from bangfu.identification.acts import notice_token
from bangfu.ledger import clock, journal
from bangfu.ledger.models import Entry
from tests import world
<<<<<<< HEAD
from tests.identification import cast
=======
from tests.presence import cast
>>>>>>> w-presence

pytestmark = pytest.mark.django_db

OFFICES = {"city", "county", "town", "team", "cadre", "unit", "inspector", "leader", "neighbour"}
ENTERING = {"city", "county", "town", "team", "cadre", "unit", "neighbour"}
EXPORTING = {"city", "county", "town", "team", "unit", "inspector", "neighbour"}
SEES_HUAYANSI = {"city", "county", "town", "team", "cadre", "inspector", "leader"}
COUNTING = {"city", "county", "inspector", "leader", "unit"}
EVERYBODY = {name for name, *_rest in world.ROLES}
TODAY = clock.today()
NOTICE = f"/notice/{notice_token(world.HUAYANSI, 'identification', '今年', '1')}/"
OPEN_TO_ALL = {NOTICE, "/login/"}
# address → who gets a 200; everybody else is refused (403), finds nothing (404) or is sent elsewhere (302)
GETS = {
    "/lists/households/": EVERYBODY,
    "/lists/helping.training_held/": EVERYBODY,
    "/lists/households/export.csv": EXPORTING,
    "/lists/households/export.xlsx": EXPORTING,
    "/lists/households/export.json": EXPORTING,
    "/facts/helping.training_held/new/": ENTERING,
    "/things/household/HU-0001/": SEES_HUAYANSI,
    f"/things/place/{world.HUAYANSI}/": SEES_HUAYANSI,
    "/held/": EVERYBODY,
    "/": EVERYBODY - {"unit", "team", "cadre"},  # those are sent to the page of their unit or village
    f"/attention/?region={world.NINGQIANG}": {"city", "county", "inspector", "leader"},
    f"/attention/no-team/?region={world.NINGQIANG}": {"city", "county", "inspector", "leader"},
    f"/attention/no-helper/?region={world.NINGQIANG}": {"city", "county", "inspector", "leader"},
    f"/attention/not-visited/?region={world.HUAYANSI}": SEES_HUAYANSI,
    f"/region/{world.NINGQIANG}/": {"city", "county", "inspector", "leader"},
    "/map/6107.json": EVERYBODY,
    "/search/?q=zs": EVERYBODY,
    "/search/suggest?q=zs": EVERYBODY,
    "/suggest/household/?q=H": EVERYBODY,
    f"/review/{world.NINGQIANG}/?year=2014": {"city", "county", "inspector", "leader", "unit"},
    "/figures/training_sessions/?region=610726&year=2014": EVERYBODY,
    "/figures/training_sessions/export/?region=610726&year=2014&format=csv": {"city", "county", "inspector"},
    f"/review/{world.NINGQIANG}/download.docx?year=2014": {"city", "county", "inspector"},
    "/surveys/": ENTERING,
    "/surveys/shipped/register.xlsx": EVERYBODY,
    "/lists/survey.household_surveyed/": EVERYBODY,
    "/import/": ENTERING,
    "/import/helping.training_held/template.xlsx": EVERYBODY,
    "/login/": set(),
<<<<<<< HEAD
    "/identification/": EVERYBODY - {"admin", "public"},
    f"/identification/?region={world.NINGQIANG}": {"city", "county", "inspector", "leader"},
    f"/identification/bulk/identification.verified/?region={world.HUAYANSI}&procedure=identification&batch=2014年识别&step=visit": {
        "team", "town"},
    f"/identification/propose/?region={world.HUAYANSI}": {"team", "town"},
    "/cases/C1/": SEES_HUAYANSI,
    "/cases/C1/why/": SEES_HUAYANSI,
    "/lists/cases/": EVERYBODY,
    NOTICE: EVERYBODY,
=======
    "/duty/mine/": EVERYBODY,
    "/duty/cadres/GB2/?month=2014-06": SEES_HUAYANSI - {"leader"},
    "/duty/teams/T1/?month=2014-06": SEES_HUAYANSI | {"unit"},
    "/duty/teams/T1/pack/": SEES_HUAYANSI - {"leader"},
    f"/duty/{world.NINGQIANG}/?month=2014-06": {"city", "county", "inspector", "leader"},
    f"/duty/{world.NINGQIANG}/days/?month=2014-06&standing=absent": {"city", "county", "inspector", "leader"},
    f"/duty/{world.NINGQIANG}/bulletin/?month=2014-06": {"city", "county"},
    "/duty/bulletins/1/": {"city", "county", "inspector", "leader"},
    "/duty/bulletins/1/download.docx": {"city", "county", "inspector"},
>>>>>>> w-presence
    "/api/kinds": EVERYBODY,
    "/api/kinds/helping.training_held/schema": EVERYBODY,
    "/api/figures?year=2014&region=610726": COUNTING,
    "/api/figures/training_sessions/facts?year=2014&region=610726": COUNTING,
}


@pytest.fixture
def _made() -> None:
    world.make()
<<<<<<< HEAD
    start = TODAY - timedelta(days=9)
    facts = (cast.applied("C2", start, batch="今年"), cast.verified("C2", start), cast.deliberated("C2", start), cast.opened("C2", TODAY))
    for fact in (cast.applied("C1"), *facts):
        assert journal.submit([fact], SYSTEM)[0].outcome == "accepted"
=======
    cast.make()
    cast.issue()
>>>>>>> w-presence


def signed_in(name: str) -> Client:
    client = Client()
    assert client.login(username=name, password="pass-word-1") or client.force_login(_user(name)) is None
    return client


def _user(name: str) -> object:
    from bangfu.access.models import User

    return User.objects.get(username=name)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_each_role_at_each_address(name: str, _made: None) -> None:
    client = Client()
    client.force_login(_user(name))
    wrong = {}
    for address, allowed in GETS.items():
        status = client.get(address).status_code
        if (status == 200) != (name in allowed) or status >= 500:
            wrong[address] = status
    assert not wrong


def test_nobody_enters_without_signing_in(_made: None) -> None:
    for address in GETS:
        if address.startswith("/api/"):
            assert Client().get(address).status_code == 401, address
        elif address in OPEN_TO_ALL:
            assert Client().get(address).status_code == 200
        else:
            response = Client().get(address)
            assert response.status_code == 302 and response["Location"].startswith("/login/"), address


def test_every_address_is_in_the_table() -> None:
    """A new address must be given its row above, or be one that only takes posts or an entry's id."""
    posted = {"withdraw", "decide", "publish", "edit_text", "undo", "imports_upload", "preview", "logout", "set_language",
              "save_view", "drop_view", "send", "drop_refused", "object", "survey_upload", "survey_start",
              "survey_answers"}  # fmt: skip
    by_id = {"entry", "entry_by_seq", "mend_held", "mend_refused", "errors", "paper", "workbook", "survey_preview"}
    by_password = {"form_list", "submission", "xform", "manifest"}
    named = {
        "list", "list_export", "enter", "thing", "held", "dashboard", "region", "attention", "no_team", "matter", "boundaries", "search",
        "search_suggest", "suggest", "review", "facts", "facts_export", "download", "imports", "template", "login",
<<<<<<< HEAD
        "kinds", "kind_schema", "figures", "figure_facts", "forms", "shipped_workbook",
        "board", "bulk", "propose", "case", "why", "notice",
=======
        "kinds", "kind_schema", "figures", "figure_facts", "mine", "person", "team", "pack", "overview", "days", "bulletin",
        "issued", "bulletin_download",
>>>>>>> w-presence
    }  # fmt: skip
    found = {
        pattern.name for resolver in get_resolver().url_patterns
        for pattern in ([resolver] if not hasattr(resolver, "url_patterns") else _flat(resolver))
    }  # fmt: skip
    assert found == posted | by_id | by_password | named


def _flat(resolver: object) -> list[object]:
    found = []
    for pattern in resolver.url_patterns:  # type: ignore[attr-defined]
        found += _flat(pattern) if hasattr(pattern, "url_patterns") else [pattern]
    return found


def test_a_county_sees_nothing_of_its_neighbour(_made: None) -> None:
    client = Client()
    client.force_login(_user("county"))
    theirs = Entry.objects.filter(region=world.SHUANGJING)
    for entry in theirs:
        assert client.get(f"/entries/{entry.id}/").status_code == 404
    for address in (
        "/lists/households/", "/lists/households/export.csv", "/search/?q=ls", "/suggest/household/?q=H",
        "/lists/pairing.visit_made/", "/lists/places/", "/map/6107.json",
        "/figures/training_sessions/?region=6107&year=2014", "/things/unit/DW1/", "/", "/attention/?region=610726",
        "/attention/no-helper/?region=610726", "/things/cadre/GB1/", f"/things/place/{world.HUAYANSI}/",
    ):  # fmt: skip
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        for word in ("李四", "双井", "HU-0002", "城固"):
            assert word not in body.decode(), (address, word)
    page = client.get("/figures/training_sessions/?region=6107&year=2014").context
    assert page["value"] == "1"


def test_personal_values_show_only_after_a_reason(_made: None) -> None:
    entry = Entry.objects.get(stream="household:HU-0001", kind="households.household_registered")
    address = f"/entries/{entry.id}/"
    client = Client()
    client.force_login(_user("county"))
    assert world.id_number(1) not in client.get(address).content.decode()
    assert client.post(address, {"act": "unmask", "reason": ""}).status_code == 403
    shown = client.post(address, {"act": "unmask", "reason": "核对身份"}).content.decode()
    assert world.id_number(1) in shown
    assert AuditLog.objects.filter(verb="unmask", user="county", reason="核对身份").count() == 1
    leader = Client()
    leader.force_login(_user("leader"))
    assert "张三" not in leader.get("/things/household/HU-0001/").content.decode()
    assert "张三" not in leader.get("/lists/households/").content.decode()
    assert leader.post(address, {"act": "unmask", "reason": "想看"}).status_code == 403
