"""Roles: what each may do where it is granted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bangfu.plain.words import mark as _


class Verb(StrEnum):
    """What a person may do with facts of a region or unit."""

    READ = "read"
    NAMES = "names"
    """See people's names."""
    UNMASK = "unmask"
    """See ID numbers, phones, accounts and health, after giving a reason."""
    ENTER = "enter"
    WITHDRAW = "withdraw"
    DECIDE = "decide"
    """Decide on facts that are held."""
    EXPORT = "export"
    PUBLISH = "publish"
    ADMINISTER = "administer"


@dataclass(frozen=True)
class Role:
    """`level`: of the office that holds it (village, town, county, city), by which procedures know who signs a step."""

    label: str
    verbs: frozenset[Verb]
    level: str = ""


_WORK = frozenset({Verb.READ, Verb.NAMES, Verb.ENTER, Verb.WITHDRAW})
_OFFICE = _WORK | {Verb.UNMASK, Verb.DECIDE, Verb.EXPORT}

ROLES: dict[str, Role] = {
    "administrator": Role(_("系统管理员"), frozenset({Verb.ADMINISTER})),
    "city_office": Role(_("市扶贫办"), _OFFICE | {Verb.PUBLISH}, "city"),
    "county_office": Role(_("县扶贫办"), _OFFICE | {Verb.PUBLISH}, "county"),
    "town_office": Role(_("镇办"), _OFFICE, "town"),
    "team_member": Role(_("驻村队员"), _WORK | {Verb.EXPORT}, "village"),
    "pairing_cadre": Role(_("结对干部"), _WORK),
    "assisting_unit": Role(_("帮扶单位"), frozenset({Verb.READ, Verb.ENTER, Verb.WITHDRAW, Verb.EXPORT})),
    "inspector": Role(_("督查人员"), frozenset({Verb.READ, Verb.NAMES, Verb.UNMASK, Verb.EXPORT})),
    "leader": Role(_("领导"), frozenset({Verb.READ})),
    "public": Role(_("公众"), frozenset()),
}
