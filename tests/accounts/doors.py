"""Who is let in to accounts and the audit log; and to one's own password."""

from __future__ import annotations

from tests.house.roles import EVERYBODY

GETS = {
    "/accounts/": {"admin"},
    "/accounts/export.xlsx": {"admin"},
    "/accounts/new/": {"admin"},
    "/accounts/many/": {"admin"},
    "/accounts/many/template.xlsx": {"admin"},
    "/accounts/log/": {"admin"},
    "/accounts/log/export.xlsx": {"admin"},
    "/accounts/of/county/": {"admin"},
    "/accounts/password/": EVERYBODY,
}
