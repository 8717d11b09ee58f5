"""How a household changes after it was registered: who belongs to it, where it stands, whether it is poor. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.households.facts import (
    HouseholdExited,
    HouseholdMoved,
    HouseholdRegistered,
    HouseholdRelapsed,
    Member,
    MemberJoined,
    MemberLeft,
)
from bangfu.plain.fact import Fact

POOR, EXITED, GONE = "poor", "exited", "gone"


def members_after(registered: HouseholdRegistered, changes: Sequence[Fact]) -> tuple[Member, ...]:
    """Who belongs to a household after its changes, in order of happening; a person is known by the ID number."""
    members = {m.id_number: m for m in registered.members}
    for change in changes:
        if isinstance(change, MemberJoined):
            members |= {m.id_number: m for m in change.members}
        elif isinstance(change, MemberLeft):
            members.pop(change.id_number, None)
    return tuple(members.values())


def region_after(registered: HouseholdRegistered, changes: Sequence[Fact]) -> str:
    """The village in which a household stands after its moves."""
    moves = [c for c in changes if isinstance(c, HouseholdMoved)]
    return moves[-1].to if moves else registered.region


def state_after(members: Sequence[Member], changes: Sequence[Fact]) -> str:
    """Poor, exited, or gone when nobody is left; a household that relapsed after it left is poor again."""
    if not members:
        return GONE
    turns = [c for c in changes if isinstance(c, (HouseholdExited, HouseholdRelapsed))]
    return EXITED if turns and isinstance(turns[-1], HouseholdExited) else POOR
