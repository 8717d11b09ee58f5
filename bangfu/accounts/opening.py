"""Opening an account at the server, where nobody has signed in yet: the first administrator, or one for a program."""

from __future__ import annotations

from collections.abc import Callable
from getpass import getpass

from bangfu.access import accounts
from bangfu.access.models import User
from bangfu.access.scope import SYSTEM
from bangfu.accounts.rules import Wanted, may_be_called, may_be_granted
from bangfu.plain.verdict import Verdict


def open_at_server(
    username: str, role: str, password: Callable[[], str] = getpass, *, region: str = "", unit: str = ""
) -> Verdict:
    """Open an account by the rules that hold on the pages; its password, which is asked for once they agree, is its owner's own."""
    wanted = Wanted(role, region, unit)
    taken = User.objects.filter(username=username).exists()
    verdict = may_be_called(username, taken) & may_be_granted(wanted, ())
    if verdict.fine:
        user = accounts.open_account(username, password(), SYSTEM, due=False)
        accounts.grant(user, wanted.role, SYSTEM, region=wanted.region, unit=wanted.unit)
    return verdict
