"""What an account may be called and what it may be granted. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from bangfu.access.roles import ROLES
from bangfu.plain import region
from bangfu.plain.policy import codes
from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
ADMINISTRATOR, UNIT = "administrator", "assisting_unit"
GRANTED = tuple(role for role in ROLES if role != "public")


class Wanted(NamedTuple):
    """A grant that is asked for: `region` and `unit` are codes of what is registered, empty without; `until` is the first day
    on which it is no longer valid."""

    role: str
    region: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None


def may_be_called(name: str, taken: bool) -> Verdict:
    if not NAME.fullmatch(name):
        return no("username", _("用户名用2到40个小写字母、数字、点、横线,以字母或数字开头"), at="username")
    return no("taken", _("已有这个用户名,请换一个"), at="username") if taken else YES


def may_bear(cadre: str, roles: Collection[str], holder: str) -> Verdict:
    """Whether an account with some roles may bear a cadre's number; `holder`: another open account that bears it."""
    if not cadre:
        return YES
    if ADMINISTRATOR in roles:
        return no("apart", _("系统管理员的账号不写干部编号,请另开一个账号"), at="cadre")
    return no("borne", _("这名干部已有账号:%(account)s"), at="cadre", account=holder) if holder else YES


def may_be_granted(wanted: Wanted, held: Collection[str], *, own: bool = False) -> Verdict:
    """`held`: the roles that the account has now; `own`: it is the granting person's own account.

    Who gives rights does not work with the data, and nobody gives rights to themselves, so that what was looked at can be
    laid at somebody's door.
    """
    if own:
        return no("own", _("不能给自己授权,请另一位系统管理员办理"))
    if wanted.role not in GRANTED:
        return no("role", _("请选择角色"), at="role")
    verdict = _about_others(wanted, held) & _about_place(wanted)
    if wanted.since and wanted.until and wanted.until <= wanted.since:
        verdict &= no("until", _("止日要在起日之后"), at="until")
    return verdict


def _about_others(wanted: Wanted, held: Collection[str]) -> Verdict:
    others = set(held) - {wanted.role}
    if others and (wanted.role == ADMINISTRATOR or ADMINISTRATOR in others):
        return no("apart", _("系统管理员不兼业务角色,请另开一个账号"), at="role")
    return YES


def _about_place(wanted: Wanted) -> Verdict:
    role = ROLES[wanted.role]
    if wanted.role == ADMINISTRATOR:
        return (
            no("no_place", _("系统管理员不分地区和单位,请留空"), at="region") if wanted.region or wanted.unit else YES
        )
    if wanted.role == UNIT:
        return YES if wanted.unit else no("unit", _("请选择是哪个帮扶单位"), at="unit")
    if not wanted.region:
        return no("region", _("请选择在哪个地区"), at="region")
    if role.level and len(wanted.region) != region.WIDTHS[role.level]:
        return no(
            "level",
            _("%(role)s要授在一个%(level)s"),
            at="region",
            role=role.label,
            level=codes("region_level")[role.level],
        )
    return YES
