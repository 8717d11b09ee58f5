"""Building the demo year: its files are written, then taken in one after another as on the day they came."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _

from bangfu.access.models import Grant, User
from bangfu.access.roles import ROLES
from bangfu.access.scope import SYSTEM, Somebody
from bangfu.demo import cases, checking, helping, monitoring, surveys
from bangfu.demo.files import write_year
from bangfu.demo.world import DATA, HOUSEHOLDS, World, make
from bangfu.exchange import importing
from bangfu.lake import store
from bangfu.ledger import clock, queries, vantage
from bangfu.plain.period import SHANGHAI
from bangfu.screening import register
from bangfu.survey import publishing, shipped
from bangfu.survey.workbook import read_workbook

FULL_HOUSEHOLDS = 200_000
SCREENED = (checking.COUNTY, cases.VILLAGE)
"""Where the demo screens households by the rules; `bangfu roll` screens the rest."""
CITY = "6107"
PASSWORD = "bangfu2014"
LOGINS = (
    ("admin", "administrator", "", "", "系统管理员"),
    ("city", "city_office", "6107", "", "市扶贫办"),
    ("ningqiang", "county_office", "610726", "", "宁强县扶贫办"),
    ("mianxian", "county_office", "610725", "", "勉县扶贫办"),
    ("daan", "town_office", "610726102", "", "大安镇"),
    ("team", "team_member", "610722105205", "", "双井村工作队"),
    ("cadre", "pairing_cadre", "610722105205", "", "结对干部"),
    ("unit", "assisting_unit", "", "DW0006", "汉中市发展和改革委员会"),
    ("inspector", "inspector", "610725", "", "市督查组"),
    ("leader", "leader", "6107", "", "市领导"),
)
COUNTY_OFFICES = {
    "610702": "hantai", "610721": "nanzheng", "610722": "chenggu", "610723": "yangxian", "610724": "xixiang", "610725": "mianxian",
    "610726": "ningqiang", "610727": "lueyang", "610728": "zhenba", "610729": "liuba", "610730": "foping",
}  # fmt: skip
"""Who sends in a county's files, and may sign in too."""

UNFINISHED: dict[str, object] = {}
"""The mark while the year is being built: nobody can sign in yet."""


class NotEmpty(Exception):
    """There are facts already: the demo year is only built into an empty journal."""


def build(say: Callable[[str], None], *, seed: int = 2014, full: bool = False) -> None:
    """Build the demo year into an empty journal. Raises NotEmpty."""
    started = time.monotonic()
    call_command("migrate", verbosity=0)
    if queries.last_seq():
        raise NotEmpty
    settings.BANGFU_DEMO_MARK.write_text(json.dumps(UNFINISHED), "utf8")
    world = make(seed, FULL_HOUSEHOLDS if full else HOUSEHOLDS)
    with tempfile.TemporaryDirectory() as folder:
        say(_("把一年写成各单位报来的Excel文件 …"))
        parcels = write_year(world, Path(folder), say)
        say(_("已写好,用了%(seconds)s秒;逐个导入 …") % {"seconds": round(time.monotonic() - started)})
        with clock.at(datetime(2014, 1, 2, 9, tzinfo=SHANGHAI)):
            importing.commit("places.region_listed", DATA / "regions.csv", SYSTEM, "regions.csv")
            _forms()
        for at, parcel in enumerate(parcels, 1):
            with clock.at(
                datetime(parcel.received_on.year, parcel.received_on.month, parcel.received_on.day, 18, tzinfo=SHANGHAI)
            ):
                batch = importing.commit(parcel.kind, parcel.path, _office(parcel.sender), parcel.path.name)
            if batch.held or batch.refused or batch.duplicate:
                say(f"  {parcel.path.name}: {importing.taken(batch.__dict__)}")
            if at % 25 == 0 or at == len(parcels):
                say(f"  {at}/{len(parcels)}: " + _so_far(started))
    cases.write(seed)
    helping.write()
    surveys.write(world)
    _people(world)
    store.roll()
    checking.write(world)
    register.keep([h["household"] for h in world.households if h["region"].startswith(SCREENED)], vantage.day())
    monitoring.write(seed)
    logins = [(name, PASSWORD, ROLES[role].label) for name, role, *_rest in LOGINS]
    ends = {"": checking.YEAR_END.isoformat(), "monitoring": monitoring.ENDS.isoformat()}
    settings.BANGFU_DEMO_MARK.write_text(json.dumps({"logins": logins, "ends": ends}), "utf8")
    say(_("建好了:%(so_far)s") % {"so_far": _so_far(started)})


def _office(region: str) -> Somebody:
    """The office of a county, or the city's."""
    if region in COUNTY_OFFICES:
        return Somebody(COUNTY_OFFICES[region], [("county_office", region, "")])
    return Somebody("city", [("city_office", CITY, "")])


def unfinished() -> bool:
    """Whether a demo year was begun here and broken off."""
    mark = settings.BANGFU_DEMO_MARK
    return mark.exists() and json.loads(mark.read_text("utf8")) == UNFINISHED


def _so_far(started: float) -> str:
    values = {"facts": f"{queries.last_seq():,}", "seconds": round(time.monotonic() - started)}
    return _("%(facts)s条事实,%(seconds)s秒") % values


def _forms() -> None:
    """The survey forms that come with the program, published for the city."""
    for form in shipped.shipped():
        draft = publishing.look_at(read_workbook(shipped.workbook_of(form), f"{form.id}.xlsx"), form.about)
        publishing.publish(draft, form.about, CITY, form.since, form.until, SYSTEM)


def _people(world: World) -> None:
    """The demo's sign-ins, one for each role and county office, and the towns where households are monitored."""
    keys = {u["name"]: u["unit"] for u in world.units}
    serving = {p["region"]: p["cadre"] for p in reversed(world.postings)}
    shown = {username for username, *_rest in LOGINS}
    offices = [
        (username, "county_office", region, "", f"{world.place_names[region]}扶贫办")
        for region, username in COUNTY_OFFICES.items() if username not in shown
    ]  # fmt: skip
    offices += [
        (username, "town_office", town, "", world.place_names[town])
        for town, username in monitoring.TOWN_OFFICES.items()
    ]
    for username, role, region, unit, label in (*LOGINS, *offices):
        user = User.objects.create_user(username, password=PASSWORD, full_name=label, office=label)
        if role == "team_member":
            User.objects.filter(pk=user.pk).update(cadre=serving[region])
        Grant.objects.create(user=user, role=role, region=region, unit=keys[label] if unit else "")
