"""Who is let in where: the shell, lists, things, figures, reports, import and the API. Other rooms have a `doors.py` beside their tests."""

from __future__ import annotations

from tests import world
from tests.house.roles import COUNTING, ENTERING, EVERYBODY, EXPORTING, SEES_HUAYANSI, SEES_NINGQIANG

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
    "/": EVERYBODY - {"unit", "team", "cadre", "admin"},  # those are sent to the page of their unit or village, or to accounts
    f"/attention/?region={world.NINGQIANG}": SEES_NINGQIANG,
    f"/attention/no-team/?region={world.NINGQIANG}": SEES_NINGQIANG,
    f"/attention/no-helper/?region={world.NINGQIANG}": SEES_NINGQIANG,
    f"/attention/not-visited/?region={world.HUAYANSI}": SEES_HUAYANSI,
    f"/region/{world.NINGQIANG}/": SEES_NINGQIANG,
    "/map/6107.json": EVERYBODY,
    "/screen/6107/": {"city", "leader"},
    "/screen/610726/": SEES_NINGQIANG,
    "/search/?q=zs": EVERYBODY,
    "/search/suggest?q=zs": EVERYBODY,
    "/suggest/household/?q=H": EVERYBODY,
    f"/review/{world.NINGQIANG}/?year=2014": COUNTING,
    "/figures/training_sessions/?region=610726&year=2014": EVERYBODY,
    "/figures/training_sessions/export/?region=610726&year=2014&format=csv": {"city", "county", "inspector"},
    f"/review/{world.NINGQIANG}/download.docx?year=2014": {"city", "county", "inspector"},
    "/import/": ENTERING,
    "/import/helping.training_held/template.xlsx": EVERYBODY,
    "/login/": set(),
    "/api/kinds": EVERYBODY,
    "/api/kinds/helping.training_held/schema": EVERYBODY,
    "/api/figures?year=2014&region=610726": COUNTING,
    "/api/figures/training_sessions/facts?year=2014&region=610726": COUNTING,
}
OPEN_TO_ALL = {"/login/"}
POSTED = {
    "withdraw", "decide", "publish", "edit_text", "undo", "imports_upload", "preview", "logout", "set_language", "save_view",
    "drop_view", "send", "drop_refused",
}  # fmt: skip
BY_ID = {"entry", "entry_by_seq", "mend_held", "mend_refused", "errors", "made"}
