"""Who is let in to cases, their board and their notices."""

from __future__ import annotations

from datetime import timedelta

from bangfu.access.scope import SYSTEM
from bangfu.identification.acts import notice_token
from bangfu.identification.asking import address_of
from bangfu.ledger import clock, journal
from tests import world
from tests.house.roles import EVERYBODY, SEES_HUAYANSI, SEES_NINGQIANG
from tests.identification import cast

TODAY = clock.today()
NOTICE = f"/notice/{notice_token(world.HUAYANSI, 'identification', '今年', '1')}/"
BULK = f"/identification/bulk/identification.verified/?region={world.HUAYANSI}&procedure=identification&batch=2014年识别&step=visit"
ASK = address_of(world.HUAYANSI)
GETS = {
    "/identification/": EVERYBODY - {"admin", "public"},
    f"/identification/?region={world.NINGQIANG}": SEES_NINGQIANG,
    BULK: {"team", "town"},
    f"/identification/propose/?region={world.HUAYANSI}": {"team", "town"},
    "/cases/C1/": SEES_HUAYANSI,
    "/cases/C1/why/": SEES_HUAYANSI,
    "/lists/cases/": EVERYBODY,
    "/monitoring/": EVERYBODY - {"admin", "public"},
    NOTICE: EVERYBODY,
    ASK: EVERYBODY,
}
OPEN_TO_ALL = {NOTICE, ASK}
POSTED = {"object"}


def make() -> None:
    start = TODAY - timedelta(days=9)
    facts = (
        cast.applied("C2", start, batch="今年"),
        cast.verified("C2", start),
        cast.deliberated("C2", start),
        cast.opened("C2", TODAY),
    )
    for fact in (cast.applied("C1"), *facts):
        assert journal.submit([fact], SYSTEM)[0].outcome == "accepted"
