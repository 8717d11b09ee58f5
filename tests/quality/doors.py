"""Who is let in to samples, rates and leads."""

from __future__ import annotations

from tests import world
from tests.house.roles import EVERYBODY, SEES_NINGQIANG
from tests.quality import cast

GETS = {
    f"/quality/{world.NINGQIANG}/": SEES_NINGQIANG,
    f"/quality/{world.NINGQIANG}/draw/": {"city", "county"},
    f"/quality/{world.NINGQIANG}/leads/?period=2014": SEES_NINGQIANG,
    f"/quality/samples/{cast.SAMPLE}/": SEES_NINGQIANG | {"town"},
    "/lists/samples/": EVERYBODY,
}


def make() -> None:
    cast.make()
