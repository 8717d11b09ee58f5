"""A form being filled in as a page shows it: each question with its answer, choices, flaw and what is known already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from bangfu.access.vault import masked
from bangfu.kit import show
from bangfu.plain.fact import Privacy
from bangfu.plain.verdict import Reason
from bangfu.survey.checking import find_item
from bangfu.survey.items import Item
from bangfu.survey.workbook import CHINESE
from bangfu.xforms import arithmetic
from bangfu.xforms.filling import Filling
from bangfu.xforms.form import Bind, Group, Question
from bangfu.xforms.values import node_text

FEW, MOST_PILLS = 3, 8
"""Up to how many choices stand in half a row; from how many on they are a list to pull down."""
NUMBERED = re.compile(r"^[A-Z]?[0-9]+[a-z]? ")
INPUTS = {"int": "integer", "decimal": "number", "date": "date", "dateTime": "datetime", "time": "time"}
CONTROLS = {"select1": "choice", "select": "choices", "rank": "choices", "upload": "file", "trigger": "acknowledge"}


@dataclass
class Asked:
    """A question, a group or a repeat as it stands on the page. `kind` says which input, or `group`, `repeat`, `row`."""

    id: str
    name: str
    kind: str
    label: str = ""
    help: str = ""
    value: Any = ""
    required: bool = False
    absent: bool = False
    readonly: bool = False
    error: str = ""
    unit: str = ""
    known: str = ""
    """From when the answer is, where it was known beforehand."""
    was: str = ""
    """What was answered for another year."""
    masked: str = ""
    placeholder: str = ""
    sum: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    children: list[Asked] = field(default_factory=list)

    @property
    def wide(self) -> bool:
        pills = self.kind == "choices" or (self.kind == "choice" and len(self.options) < MOST_PILLS)
        return self.kind in ("long", "note", "file", "computed") or (pills and len(self.options) > FEW)

    @property
    def shell(self) -> tuple[Any, ...]:
        """What makes a group look other than before: everything but the questions in it."""
        return (self.label, self.absent, tuple(child.id for child in self.children))


@dataclass(frozen=True)
class Asking:
    """What is needed to show a filling: which items its questions ask, in which language, what was known, what is wrong."""

    filling: Filling
    asks: Mapping[str, str]
    about: str
    known: Mapping[str, tuple[str, str]]
    """Address → text that was filled in beforehand, and its day."""
    was: Mapping[str, tuple[str, str]]
    reasons: Mapping[str, Reason]

    @property
    def language(self) -> str:
        """The form's language that the reader reads, else its first."""
        chinese = not (get_language() or "").startswith("en")
        fitting = [name for name in self.filling.form.languages if bool(CHINESE.search(name)) == chinese]
        return next(iter(fitting or self.filling.form.languages), "")

    def page(self) -> list[Asked]:
        root = self.filling.root
        return [self.shown(child, root) for child in self.filling.form.children]

    def shown(self, asked: Question | Group, within: Any) -> Asked:
        if isinstance(asked, Question):
            return self.question(asked, within)
        if asked.repeats:
            return self.repeat(asked, within)
        node = self._node(asked.path, within) if asked.path else None
        inner = within if node is None else node
        children = [self.shown(child, inner) for child in asked.children]
        address = self.filling.address(inner) + ("" if asked.path else f"/{children[0].id if children else ''}")
        label = asked.label.say(self.language, self.filling.here(inner))
        absent = node is not None and not self.filling.is_relevant(node)
        return Asked(_id(address), address, "group", label, absent=absent, children=children)

    def repeat(self, asked: Group, within: Any) -> Asked:
        filling = self.filling
        above = self._node(asked.path.rpartition("/")[0], within)
        parent = within if above is None else above
        rows = [n for n in filling.nodes(asked.path) if n.getparent() is parent]
        label = asked.label.say(self.language, filling.here(parent))
        shown = [
            Asked(_id(address), address, "row", f"{label} {at}", absent=not filling.is_relevant(row),
                  readonly=asked.count is not None, children=[self.shown(child, row) for child in asked.children])
            for at, row in enumerate(rows, 1) for address in [filling.address(row)]
        ]  # fmt: skip
        return Asked(
            _id(f"repeat{filling.address(parent)}/{asked.path}"), f"{asked.path}@{filling.address(parent)}", "repeat", label,
            absent=bool(shown) and all(row.absent for row in shown), readonly=asked.count is not None, children=shown,
        )  # fmt: skip

    def question(self, asked: Question, within: Any) -> Asked:
        filling, node = self.filling, self._node(asked.path, within)
        if node is None:
            return Asked(_id(self.filling.address(within) + "/" + asked.name), "", "text", absent=True)
        address, bind = filling.address(node), filling.form.binds.get(asked.path, Bind(asked.path))
        if not filling.is_relevant(node):
            return Asked(_id(address), address, "text", absent=True)
        here, language, text = filling.here(node), self.language, node_text(node).strip()
        item = self._item(asked.path)
        kind = (
            CONTROLS.get(asked.control)
            or INPUTS.get(bind.type)
            or ("long" if "multiline" in asked.appearance else "text")
        )
        readonly = filling.is_readonly(node)
        if readonly:
            kind = "computed" if bind.calculate is not None or text else "note"
        made = Asked(
            _id(address), address, kind, asked.label.say(language, here) or (item and show_label(item)) or asked.name,
            asked.hint.say(language, here), text.split() if kind == "choices" else text, filling.is_required(node),
            readonly=readonly, unit=unit_of(item), options=filling.choices(asked, node, language),
        )  # fmt: skip
        made.sum = arithmetic.in_words(filling, node, bind, self.name_of) if kind == "computed" else ""
        made.error = show.sentence(self.reasons[address]) if address in self.reasons else ""
        self._known(made, text, item)
        return made

    def name_of(self, path: str, node: Any) -> str:
        """What a question is called within a sum: its label without a number before it, or its item's."""
        question, item = self.filling.form.questions.get(path), self._item(path)
        label = question.label.say(self.language, self.filling.here(node)) if question else ""
        return NUMBERED.sub("", label) or (show_label(item) if item else path.rpartition("/")[2])

    def _known(self, made: Asked, text: str, item: Item | None) -> None:
        known, day = self.known.get(made.name, ("", ""))
        if known and known == text:
            made.known = day
            if item is not None and item.privacy is Privacy.PERSONAL:
                made.masked = "***" if made.options else masked(text)
                made.value, made.placeholder = "", made.masked
        if made.name in self.was and not text:
            made.was = "{1}: {0}".format(*self.was[made.name])

    def _item(self, path: str) -> Item | None:
        inside = any(path.startswith(repeat + "/") for repeat in self.filling.form.repeats)
        return find_item(self.asks.get(path, ""), self.about, inside)

    def _node(self, path: str, within: Any) -> Any | None:
        return next((n for n in self.filling.nodes(path) if n is within or within in n.iterancestors()), None)


def show_label(item: Item) -> str:
    return show.gettext(item.label)


def unit_of(item: Item | None) -> str:
    if item is None:
        return ""
    return show.gettext("元") if item.type.value == "money" else show.gettext(item.unit) if item.unit else ""


def _id(address: str) -> str:
    return "q" + re.sub(r"[^\w]+", "-", address).rstrip("-")


def flat(page: Sequence[Asked]) -> Iterator[Asked]:
    """Every question and group, outer ones first."""
    for asked in page:
        yield asked
        yield from flat(asked.children)


def changed(before: Sequence[Asked], after: Sequence[Asked]) -> list[Asked]:
    """What looks other than before: questions, and groups whose shell changed, those with everything in them."""
    old = {asked.id: asked for asked in flat(before)}
    found: list[Asked] = []
    for asked in after:
        was = old.get(asked.id)
        if was is None or ((asked.children or was.children) and asked.shell != was.shell):
            found.append(asked)
        elif asked.children:
            found += changed(was.children, asked.children)
        elif asked != was:
            found.append(asked)
    return found
