"""Makes the world of a measurement of phones, in a process of its own, since the database is chosen at start.

`python -m bench.phone_world 3000 200` prints the phones with their sessions; `count` and `notes` say what arrived.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import date
from typing import Any
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
VILLAGE = "610726102229"
SPRING = date(2014, 4, 11)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def make(phones: int, households: int) -> None:
    """A village with its households, and as many cadres, each signed in on a phone; prints them."""
    from django.core.management import call_command

    from bangfu.access.scope import SYSTEM
    from bangfu.ledger import journal
    from bangfu.places.queries import forget

    call_command("migrate", verbosity=0)
    receipts = journal.submit(registers(phones, households), SYSTEM)
    assert all(r.outcome is journal.Outcome.ACCEPTED for r in receipts)
    forget()
    publish()
    print(json.dumps({"phones": signed_in(phones), "households": [f"HU{n}" for n in range(households)]}))


def registers(phones: int, households: int) -> list[Any]:
    """The facts of the places, the households of four and the cadres."""
    from bangfu.households.facts import HouseholdRegistered, Member
    from bangfu.people.facts import CadreRegistered
    from bangfu.places.facts import RegionListed
    from bangfu.plain.idnumber import check_character

    def person(n: int) -> Member:
        body = f"999999{1950 + n % 50}0101{n % 1000:03d}"
        number, relation = body + check_character(body), "01" if n % 4 == 0 else "11"
        return Member(name=f"张{chr(0x4E00 + n % 5000)}", sex="1", id_number=number, relation=relation)

    places = (
        ("61", "陕西省", "province"), ("6107", "汉中市", "city"), ("610726", "宁强县", "county"), ("610726102", "大安镇", "town"),
        (VILLAGE, "华严寺村委会", "village"),
    )  # fmt: skip
    return [
        *(
            RegionListed(region=code[:-3], happened_on=date(1949, 10, 1), place=code, name=name, level=level)
            for code, name, level in places
        ),
        *(
            HouseholdRegistered(
                region=VILLAGE, happened_on=SPRING, household=f"HU{n}", attribute="1", cause=str(n % 5 + 1),
                members=tuple(person(n * 4 + m) for m in range(4)),
            )
            for n in range(households)
        ),
        *(
            CadreRegistered(region=VILLAGE, happened_on=SPRING, cadre=f"GB{n}", name=f"李{n}", rank="staff")
            for n in range(phones)
        ),
    ]  # fmt: skip


def signed_in(phones: int) -> list[dict[str, str]]:
    """An account, a phone and a session for each cadre, without asking anybody's password."""
    from django.contrib.auth.hashers import make_password
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from bangfu.access import vault
    from bangfu.access.models import Device, Grant, User

    password, now = make_password("pass-word-1"), timezone.now()
    users = User.objects.bulk_create(
        [User(username=f"phone{n}", cadre=f"GB{n}", password=password) for n in range(phones)]
    )
    Grant.objects.bulk_create([Grant(user=user, role="team_member", region=VILLAGE) for user in users])
    devices = [Device(id=uuid4(), user=user, name="bench", app="1.0.0", since=now, seen=now, key=b"") for user in users]
    for one in devices:
        one.key = vault.seal({"key": ""}, one.id.bytes)
    Device.objects.bulk_create(devices)
    made = []
    for user, device in zip(users, devices, strict=True):
        session = SessionStore()
        session["_auth_user_id"], session["_auth_user_backend"] = str(user.pk), BACKEND
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.save()
        phone = {"session": session.session_key, "csrf": "c" * 32, "device": str(device.id)}
        made.append({**phone, "cadre": user.cadre, "region": VILLAGE})
    return made


def publish() -> None:
    """A form that asks one thing, so that a survey says which it is."""
    import io

    import xlsxwriter

    from bangfu.access.scope import SYSTEM
    from bangfu.survey import publishing
    from bangfu.survey.workbook import read_workbook

    rows = {
        "survey": [["type", "name", "label", "item"], ["text", "note", "记什么", "industry"], ["integer", "n", "几人", "size"]],
        "settings": [["form_id", "form_title", "version"], ["soak", "问一句", "1"]],
    }  # fmt: skip
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    for name, lines in rows.items():
        sheet = book.add_worksheet(name)
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    book.close()
    draft = publishing.look_at(read_workbook(made.getvalue(), "soak.xlsx"), "household")
    assert draft.fit, draft.flaws
    publishing.publish(draft, "household", VILLAGE, date(2014, 1, 1), None, SYSTEM)


def arrived() -> dict[str, int]:
    """What the journal has, by note; a photo by the note of the visit it belongs to."""
    from bangfu.field.models import Photo
    from bangfu.ledger import files
    from bangfu.ledger.models import Entry
    from bangfu.ledger.projection import told
    from bangfu.pairing.models import Visit

    found = Counter(Visit.objects.values_list("note", flat=True))
    found.update(told(e).fact.industry for e in Entry.objects.filter(kind="survey.household_surveyed"))
    notes = {str(e.id): told(e).fact.note for e in Entry.objects.filter(kind="pairing.visit_made")}
    found.update(
        f"photo of {notes.get(one.about, one.about)}"
        for one in Photo.objects.all()
        if files.read(one.file)[-2:] == b"\xff\xd9"
    )
    return dict(found)


def main() -> None:
    import django

    django.setup()
    from bangfu.pairing.models import Visit

    if sys.argv[1] == "count":
        print(Visit.objects.count())
    elif sys.argv[1] == "notes":
        print(json.dumps(arrived()))
    else:
        make(int(sys.argv[1]), int(sys.argv[2]))


main()
