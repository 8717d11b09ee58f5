"""Who is let in to what the rules say."""

from __future__ import annotations

from tests import world
from tests.house.roles import SEES_HUAYANSI, SEES_NINGQIANG
from tests.screening import cast

GETS = {
    f"/screening/households/{cast.KEY}/": SEES_HUAYANSI,
    f"/screening/{world.NINGQIANG}/": SEES_NINGQIANG,
    f"/screening/{world.NINGQIANG}/rules/exit_house/": SEES_NINGQIANG,
    f"/screening/{world.NINGQIANG}/what-if/": SEES_NINGQIANG,
}


def make() -> None:
    cast.make()
