"""Who is let in to the phone's door."""

from __future__ import annotations

from tests.house.roles import EVERYBODY

GETS = {
    "/phone/": EVERYBODY,
    "/phone/sw.js": EVERYBODY,
    "/phones/": EVERYBODY,
    "/api/phone/keep": EVERYBODY,
    "/api/phone/known/610726102229": {"team", "cadre", "unit"},
}
OPEN_TO_ALL = {"/phone/", "/phone/sw.js"}
POSTED = {"sign_in", "sign_out", "enrol", "key", "sync", "missing", "file"}
BY_ID = {"photo", "survey"}
