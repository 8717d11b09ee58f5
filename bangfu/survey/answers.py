"""From a filled-in form to a fact: answers under the items of the catalogue, whatever the form's version."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bangfu.plain.fact import Type
from bangfu.plain.policy import codes
from bangfu.plain.reading import Context, read
from bangfu.plain.verdict import Reason
from bangfu.survey.checking import OWN, find_item
from bangfu.survey.facts import KIND_OF, LONGEST_SECONDS
from bangfu.survey.items import Item
from bangfu.xforms.filling import Filling
from bangfu.xforms.form import Question
from bangfu.xforms.values import node_text

NAMESPACE = uuid.UUID("6e3b1c1e-6f9c-5c0e-9d55-62616e676675")


@dataclass(frozen=True)
class Header:
    """What a survey says of itself besides its answers."""

    form: str
    version: str
    instance: str
    region: str
    household: str
    surveyor: str
    received: datetime
    day: str = ""
    """The day of the survey, where its own clock is not to be trusted."""
    behind: timedelta = timedelta(0)
    """How far that clock was behind."""


def instance_of(root: Any) -> str:
    """The instance id that a filled-in form carries in its `meta`; empty without one."""
    return next(
        (
            node_text(e).strip()
            for e in root.iter()
            if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == "instanceID"
        ),
        "",
    )


def replaced_by(root: Any) -> str:
    """The instance that this one corrects (`deprecatedID`); empty when it corrects none."""
    return next(
        (
            node_text(e).strip()
            for e in root.iter()
            if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == "deprecatedID"
        ),
        "",
    )


def fact_id(instance: str) -> uuid.UUID:
    """The id of the fact that an instance becomes: its own UUID where it is one."""
    match = re.fullmatch(r"(?:uuid:)?([0-9a-fA-F-]{36})", instance)
    try:
        return uuid.UUID(match[1]) if match else uuid.uuid5(NAMESPACE, instance)
    except ValueError:
        return uuid.uuid5(NAMESPACE, instance)


def answers(filling: Filling, asks: Mapping[str, str], about: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Raw answers by the fact's field names, and where each stands in the form: field path → address."""
    raw: dict[str, Any] = {}
    where: dict[str, str] = {}
    members: dict[Any, dict[str, Any]] = {}
    for path, name in asks.items():
        repeat = _repeat_of(filling, path)
        item = find_item(name, about, bool(repeat))
        for node in filling.nodes(path):
            if not filling.is_relevant(node):
                continue
            value = _value(filling, filling.form.questions.get(path), node, item)
            if value in ("", []):
                continue
            if repeat and about == "household" and name not in OWN:
                row = next(a for a in node.iterancestors() if a in filling.nodes(repeat))
                members.setdefault(row, {})[name] = value
                where[f"members.{list(members).index(row)}.{name}"] = filling.address(node)
            elif name not in raw:
                raw[name] = value
                where[name] = filling.address(node)
    if members:
        raw["members"] = list(members.values())
    return raw, where


def _repeat_of(filling: Filling, path: str) -> str:
    inside = [repeat for repeat in filling.form.repeats if path.startswith(repeat + "/")]
    return max(inside, key=len, default="")


def _value(filling: Filling, question: Question | None, node: Any, item: Item | None) -> Any:
    """An answer's text; a choice counts by its label where the item's code list has that label, else by its value."""
    text = node_text(node).strip()
    if not text or item is None or item.type not in (Type.CODE, Type.CODES):
        return text[:10] if text and item and item.type is Type.DATE else text
    labels: dict[str, str] = {}
    for language in reversed(filling.form.languages or ("",)):
        known = set(codes(item.codes).values())
        labels |= {
            v: label for v, label in (filling.choices(question, node, language) if question else []) if label in known
        }
    chosen = text.split() if item.type is Type.CODES else [text]
    found = [labels.get(value, value) for value in chosen]
    return found if item.type is Type.CODES else found[0]


def fact_of(
    filling: Filling, asks: Mapping[str, str], about: str, header: Header, context: Context
) -> tuple[Any, tuple[Reason, ...], dict[str, str]]:
    """The fact that a filled-in form says, or the reasons why it says none; and where each answer stands."""
    raw, where = answers(filling, asks, about)
    cls = KIND_OF[about]
    started, ended = (moment and moment + header.behind for moment in (_moment(filling, "start"), _moment(filling, "end")))
    own = {
        "form": header.form, "version": header.version, "instance": header.instance,
        "region": header.region, "surveyor": header.surveyor, "happened_on": _day(started, ended, header, context),
        "started_at": started.isoformat(timespec="seconds") if started else "",
        "ended_at": ended.isoformat(timespec="seconds") if ended else "",
        "seconds": _seconds(started, ended),
    }  # fmt: skip
    if about == "household":
        own["household"] = header.household or str(fact_id(header.instance))
    day = {"happened_on": header.day} if header.day else {}
    result = read(cls, {**own, **{k: v for k, v in raw.items() if v}, **day}, context)
    return (None, result, where) if isinstance(result, tuple) else (result, (), where)


def _moment(filling: Filling, which: str) -> datetime | None:
    for bind in filling.form.binds.values():
        if (bind.preload, bind.preload_of) == ("timestamp", which):
            for node in filling.nodes(bind.path):
                try:
                    return datetime.fromisoformat(node_text(node).strip())
                except ValueError:
                    continue
    return None


def _day(started: datetime | None, ended: datetime | None, header: Header, context: Context) -> str:
    moment = started or ended
    return moment.date().isoformat() if moment else context.today.isoformat()


def _seconds(started: datetime | None, ended: datetime | None) -> int | None:
    if started is None or ended is None or (started.tzinfo is None) != (ended.tzinfo is None):
        return None
    seconds = int((ended - started).total_seconds())
    return seconds if 0 <= seconds <= LONGEST_SECONDS else None
