"""Who is let in to days on duty, the hand-over pack and the bulletin."""

from __future__ import annotations

from tests import world
from tests.house.roles import EVERYBODY, SEES_HUAYANSI, SEES_NINGQIANG
from tests.presence import cast

GETS = {
    "/duty/mine/": EVERYBODY,
    "/duty/cadres/GB2/?month=2014-06": SEES_HUAYANSI - {"leader"},
    "/duty/teams/T1/?month=2014-06": SEES_HUAYANSI | {"unit"},
    "/duty/teams/T1/pack/": SEES_HUAYANSI - {"leader"},
    f"/duty/{world.NINGQIANG}/?month=2014-06": SEES_NINGQIANG,
    f"/duty/{world.NINGQIANG}/days/?month=2014-06&standing=absent": SEES_NINGQIANG,
    f"/duty/{world.NINGQIANG}/bulletin/?month=2014-06": {"city", "county"},
    "/duty/bulletins/1/": SEES_NINGQIANG,
    "/duty/bulletins/1/download.docx": {"city", "county", "inspector"},
}


def make() -> None:
    cast.make()
    cast.issue()
