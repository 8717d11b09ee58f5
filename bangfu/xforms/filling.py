"""An instance of a form being filled in: what is relevant, what is calculated, what is wrong with it.

Every change is followed by `settle`: calculations and relevance are evaluated in turn until nothing changes.
"""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lxml import etree

from bangfu.plain.period import SHANGHAI
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.xforms import answer_types
from bangfu.xforms.form import CHANGED, FIRST_LOAD, NEW_REPEAT, Bind, Form, Question, Words, path_of, walk
from bangfu.xforms.functions import FUNCTIONS
from bangfu.xforms.values import Document, node_text, number_of, text_of, truth_of
from bangfu.xforms.xpath import Expression, Here, local

MOST_PASSES = 12
MOST_REPEATS = 200


@dataclass(eq=False)
class Filling:
    """A form with one instance of it; `root` is changed in place. `now` is the moment that expressions see, as clocks here show it."""

    form: Form
    root: Any
    now: datetime
    user: str = ""
    absent: frozenset[Any] = frozenset()
    _by_path: dict[str, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = self.now.astimezone(SHANGHAI)

    @property
    def instances(self) -> Mapping[str, Any]:
        """Secondary instances, for the function of that name."""
        return self.form.instances

    def nodes(self, path: str) -> list[Any]:
        """The elements at a path, whatever repeat they stand in."""
        if not self._by_path:
            for element in self.root.iter():
                if isinstance(element.tag, str):
                    self._by_path.setdefault(path_of(element), []).append(element)
        return self._by_path.get(path, [])

    def changed(self) -> None:
        """Elements were added or taken away."""
        self._by_path = {}

    def address(self, node: Any) -> str:
        """An element's path with the place of each repeat's element: `/data/member[2]/age`."""
        parts = []
        for element in [node, *node.iterancestors()]:
            mark = ""
            if path_of(element) in self.form.repeats:
                mark = f"[{sum(1 for e in element.itersiblings(preceding=True) if local(e) == local(element)) + 1}]"
            parts.append(local(element) + mark)
        return "/" + "/".join(reversed(parts))

    def at(self, address: str) -> Any | None:
        """The element at an address; None when there is none."""
        path = re.sub(r"\[\d+\]", "", address)
        return next((node for node in self.nodes(path) if self.address(node) == address), None)

    def here(self, node: Any) -> Here:
        return Here(node, Document(self.root), absent=self.absent, functions=FUNCTIONS, about=self)

    def ask(self, expression: Expression | None, node: Any, otherwise: bool) -> bool:
        return otherwise if expression is None else truth_of(expression(self.here(node)))

    def settle(self) -> None:
        """Evaluate until nothing changes; a circle in the form ends after some passes."""
        for _pass in range(MOST_PASSES):
            before = self.absent
            self.absent = frozenset(self._irrelevant())
            if not self._repeat_as_counted() | self._calculate() | (before != self.absent):
                return

    def _irrelevant(self) -> Iterator[Any]:
        for bind in self.form.binds.values():
            if bind.relevant is not None:
                for node in self.nodes(bind.path):
                    if not self.ask(bind.relevant, node, True):
                        yield node

    def _calculate(self) -> bool:
        changed = False
        for bind in self.form.binds.values():
            if bind.calculate is not None:
                for node in self.nodes(bind.path):
                    if self.is_relevant(node):
                        changed |= put(node, shown(text_of(bind.calculate(self.here(node)))))
        return changed

    def _repeat_as_counted(self) -> bool:
        changed = False
        for group in self.form.repeats.values():
            if group.count is None:
                continue
            for parent in self.nodes(group.path.rpartition("/")[0]):
                there = [c for c in parent if isinstance(c.tag, str) and path_of(c) == group.path]
                wanted = number_of(group.count(self.here(parent)))
                wanted = min(max(int(wanted), 0), MOST_REPEATS) if wanted == wanted else 0
                for extra in there[wanted:]:
                    parent.remove(extra)
                for _n in range(wanted - len(there)):
                    self.add(group.path, parent)
                changed |= wanted != len(there)
                self.changed()
        return changed

    def is_relevant(self, node: Any) -> bool:
        return node not in self.absent and not any(a in self.absent for a in node.iterancestors())

    def is_readonly(self, node: Any) -> bool:
        bind = self.form.binds.get(path_of(node))
        return bind is not None and (bind.calculate is not None or self.ask(bind.readonly, node, False))

    def is_required(self, node: Any) -> bool:
        bind = self.form.binds.get(path_of(node))
        return bind is not None and self.ask(bind.required, node, False)

    def add(self, path: str, parent: Any | None = None) -> Any | None:
        """Add an element to a repeat, after those that are there; None when it has too many already."""
        parent = parent if parent is not None else next(iter(self.nodes(path.rpartition("/")[0])), None)
        if parent is None:
            return None
        there = [c for c in parent if isinstance(c.tag, str) and path_of(c) == path]
        if len(there) >= MOST_REPEATS:
            return None
        made = copy.deepcopy(self.form.templates[path])
        if there:
            there[-1].addnext(made)
        else:
            parent.insert(_place(self.form, parent, path), made)
        self.changed()
        self._set(NEW_REPEAT, within=made)
        return made

    def remove(self, element: Any) -> None:
        element.getparent().remove(element)
        self.changed()

    def start(self) -> None:
        """What is filled in when an instance is opened for the first time."""
        for bind in self.form.binds.values():
            for node in self.nodes(bind.path):
                if bind.preload and (value := self._preloaded(bind)):
                    put(node, value)
        self._set(FIRST_LOAD)
        self.settle()

    def _preloaded(self, bind: Bind) -> str:
        moment = self.now.isoformat(timespec="milliseconds")
        if bind.preload == "timestamp":
            return moment if bind.preload_of == "start" else ""
        if bind.preload == "date":
            return moment[:10]
        if bind.preload == "uid":
            return f"uuid:{uuid.uuid4()}"
        return self.user if (bind.preload, bind.preload_of) == ("property", "username") else ""

    def _set(self, event: str, source: str = "", within: Any | None = None) -> None:
        for one in self.form.set_values:
            if event not in one.event.split() or (source and one.source != source):
                continue
            for node in self.nodes(one.path):
                if within is None or within in node.iterancestors():
                    put(node, shown(text_of(one.value(self.here(node)))) if one.value else "")

    def told(self, path: str) -> None:
        """Somebody changed the value at a path: what hangs on that change is set."""
        self._set(CHANGED, path)

    def end(self) -> None:
        """The moment of finishing goes in, and what is not relevant goes out."""
        for bind in self.form.binds.values():
            if (bind.preload, bind.preload_of) == ("timestamp", "end"):
                for node in self.nodes(bind.path):
                    put(node, self.now.isoformat(timespec="milliseconds"))
        self.settle()

    def finished(self) -> bytes:
        """The instance as it is sent: without what is not relevant."""
        gone = [at for at, node in enumerate(self.root.iter()) if node in self.absent]
        root = copy.deepcopy(self.root)
        everything = list(root.iter())
        for node in [everything[at] for at in gone]:
            if node.getparent() is not None:
                node.getparent().remove(node)
        content: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        return content

    def choices(self, question: Question, node: Any, language: str) -> list[tuple[str, str]]:
        """The choices of a question as they now stand: value and label."""
        if question.choices is None:
            return []
        here = self.here(node)
        if question.choices.nodes is None:
            return [(value, words.say(language, here)) for value, words in question.choices.fixed]
        found = []
        for item in question.choices.nodes(here):
            parts = {local(c): node_text(c) for c in item if isinstance(c.tag, str)}
            label = parts.get(question.choices.label, "")
            if question.choices.label_is_id:
                label = self.form.texts.get(label, Words({"": (label,)})).say(language, here)
            found.append((parts.get(question.choices.value, ""), label))
        return found

    def choice_label(self, here: Here, value: str, path: str) -> str:
        """The label of a choice of the question at a path, in the form's first language."""
        question = self.form.questions.get(path)
        if question is None:
            return value
        language = next(iter(self.form.languages), "")
        return dict(self.choices(question, here.origin, language)).get(value, value)

    def flaws(self, language: str) -> list[tuple[Any, Reason]]:
        """What is wrong with what is filled in, in the order of asking: the element, and why."""
        order = {item.path: at for at, item in enumerate(walk(self.form.children)) if isinstance(item, Question)}
        return [
            (node, reason)
            for path in sorted({*self.form.binds, *order}, key=lambda p: order.get(p, len(order)))
            for node in self.nodes(path) if self.is_relevant(node)
            if (reason := self.flaw(node, path, language))
        ]  # fmt: skip

    def flaw(self, node: Any, path: str, language: str) -> Reason | None:
        bind, question = self.form.binds.get(path, Bind(path)), self.form.questions.get(path)
        text = node_text(node).strip() if not len(node) else "group"
        if not text:
            if question is None or not self.ask(bind.required, node, False):
                return None
            return self._said(bind.required_message, language, node) or Reason("missing", _("必填"))
        if len(node):
            return None
        if reason := answer_types.flaw(bind.type, text):
            return reason
        if question and question.choices and not self._among(question, node, text):
            return Reason("no_such_choice", _("没有「%(value)s」这个选项"), {"value": text})
        if bind.constraint is not None and not self.ask(bind.constraint, node, True):
            said = self._said(bind.message, language, node)
            return said or Reason("constraint", _("「%(value)s」不合表上的要求"), {"value": text})
        return None

    def _among(self, question: Question, node: Any, text: str) -> bool:
        values = {value for value, _label in self.choices(question, node, "")}
        chosen = [text] if question.control == "select1" else text.split()
        return not values or all(value in values for value in chosen)

    def _said(self, words: Words, language: str, node: Any) -> Reason | None:
        text = words.say(language, self.here(node))
        return Reason("constraint", "%(said)s", {"said": text}) if text and text != "-" else None


def grown(form: Form, root: Any) -> Any:
    """An instance with the elements that were left out of it because they were not relevant, empty again."""
    _grow(root, form.blank(), form)
    return root


def _grow(element: Any, pattern: Any, form: Form) -> None:
    at = 0
    for wanted in [c for c in pattern if isinstance(c.tag, str)]:
        there = [c for c in element if isinstance(c.tag, str) and local(c) == local(wanted)]
        if not there and path_of(wanted) not in form.repeats:
            made = copy.deepcopy(wanted)
            element.insert(at, made)
            there = [made]
        for child in there:
            _grow(child, form.templates.get(path_of(wanted), wanted), form)
            at = element.index(child) + 1


def put(node: Any, value: str) -> bool:
    """Set an element's text; whether it was another."""
    if (node.text or "") == value:
        return False
    node.text = value
    return True


def shown(text: str) -> str:
    """A calculated text as it is kept: what has no number is blank."""
    return "" if text == "NaN" else text


def _place(form: Form, parent: Any, path: str) -> int:
    """Where the first element of a repeat belongs among its parent's children, as the form's instance has them."""
    above = path.rpartition("/")[0]
    names = [local(c) for e in form.primary.iter() if isinstance(e.tag, str) and path_of(e) == above for c in e]
    after = names[: names.index(path.rpartition("/")[2])] if path.rpartition("/")[2] in names else names
    there = [at for at, child in enumerate(parent, 1) if isinstance(child.tag, str) and local(child) in after]
    return max(there, default=0)
