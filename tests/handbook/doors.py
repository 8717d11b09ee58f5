"""Who is let in to pairing, handbooks, logs and monthly sheets; and to plans."""

from __future__ import annotations

from datetime import date

from bangfu.plans.acts import pin_hash, token_of
from bangfu.plans.facts import CardIssued
from tests import world
from tests.house.roles import ENTERING, EVERYBODY, SEES_HUAYANSI, SEES_NINGQIANG
from tests.plans import cast

NAMED = SEES_HUAYANSI - {"leader"}
CARD = f"/card/{token_of('MB1')}/"
GETS = {
    f"/pairs/{world.NINGQIANG}/?period=2014": SEES_NINGQIANG,
    f"/pairs/{world.HUAYANSI}/match/": SEES_HUAYANSI,
    f"/pairs/{world.NINGQIANG}/gaps/": SEES_NINGQIANG,
    f"/pairs/{world.NINGQIANG}/quotas/": SEES_NINGQIANG,
    "/households/HU-0001/handbook/": NAMED,
    "/households/HU-0001/card/": NAMED & ENTERING,
    "/cadres/GB1/log/?month=2014-06": NAMED,
    "/teams/T9/month/?month=2014-06": SEES_HUAYANSI | {"unit"},
    "/households/HU-0001/handbook.docx": NAMED,
    "/households/HU-0001/handbook.pdf": NAMED,
    "/households/HU-0001/card.docx": NAMED & ENTERING,
    "/cadres/GB1/log.xlsx?month=2014-06": NAMED,
    "/teams/T9/month.xlsx?month=2014-06": SEES_HUAYANSI | {"unit"},
    CARD: EVERYBODY,
    "/lists/plans/": EVERYBODY,
    "/lists/disputes/": EVERYBODY,
    "/things/plan/JH1/": SEES_HUAYANSI,
    "/things/village_plan/GH1/": SEES_HUAYANSI,
}
OPEN_TO_ALL = {CARD}
POSTED = {"dispute"}


def make() -> None:
    cast.make()
    card = {"card": "MB1", "household": "HU-0001", "pin": pin_hash("MB1", "123456")}
    cast.submit(cast.about(CardIssued, date(2014, 6, 1), **card))
