"""What surveys ask, whatever the form: the catalogue of items, each with its type, unit, code list and privacy.

The catalogue is policy (`[items.household]`, `[items.member]`, `[items.village]`); a form's question names the item that it asks. From the
catalogue the fields of the survey facts are made, so an item has one typed column for good, in every form's version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from functools import cache
from typing import Any

from bangfu.plain.fact import Privacy, Type, said
from bangfu.plain.policy import entries

GROUPS = ("household", "member", "village")
PRIVACY = {"open": Privacy.OPEN, "name": Privacy.NAME, "personal": Privacy.PERSONAL}


@dataclass(frozen=True)
class Item:
    """One item. `yearly`: it speaks of a year, so the answer of another year is shown but not taken over."""

    name: str
    label: str
    type: Type
    unit: str = ""
    codes: str = ""
    privacy: Privacy = Privacy.OPEN
    yearly: bool = False
    help: str = ""
    minimum: int | None = None
    maximum: int | None = None


@cache
def items(group: str) -> Mapping[str, Item]:
    """The items of a group (`household`, `member`, `village`) by name, in the catalogue's order."""
    return {name: _item(name, entry) for name, entry in entries(f"items.{group}").items()}


def _item(name: str, entry: Mapping[str, Any]) -> Item:
    given = {**entry, "type": Type(entry["type"]), "privacy": PRIVACY[entry.get("privacy", "open")]}
    given.pop("source", None)
    return Item(name, **given)


def fields_record(name: str, group: str) -> Any:
    """A frozen record with a field for each item of a group; none has to be answered."""
    declared = [
        (
            item.name,
            Any,
            said(
                item.label, item.type, default=() if item.type is Type.CODES else None, unit=item.unit,
                codes=item.codes, privacy=item.privacy, help=item.help, minimum=item.minimum, maximum=item.maximum,
            ),
        )
        for item in items(group).values()
    ]  # fmt: skip
    return make_dataclass(name, declared, frozen=True, kw_only=True)
