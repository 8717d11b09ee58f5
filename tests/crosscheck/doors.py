"""Who is let in to cross-checking."""

from __future__ import annotations

from tests.crosscheck import cast
from tests.house.roles import EVERYBODY, SEES_HUAYANSI, SEES_NINGQIANG

GETS = {
    "/crosscheck/": EVERYBODY - {"unit", "admin", "public"},
    "/crosscheck/duplicates/": {"city", "county", "town", "neighbour"},
    "/crosscheck/comparisons/BD-1/": SEES_NINGQIANG,
    "/crosscheck/clues/XS-1/": SEES_HUAYANSI,
    "/lists/findings/": EVERYBODY,
}
POSTED = {"bring"}
BY_ID = {"file"}


def make() -> None:
    cast.named()
