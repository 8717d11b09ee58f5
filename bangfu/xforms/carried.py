"""A form as plain lists and dictionaries, for a phone that fills it in and evaluates its expressions by itself.

The phone's evaluator is the twin of `filling`, `functions` and `values`; what it cannot do is said by `strange`. What it
sends back is a plain tree of names and texts, which `rebuilt` makes into an instance of the form again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from lxml import etree

from bangfu.xforms.form import (
    CHANGED,
    FIRST_LOAD,
    NEW_REPEAT,
    Bind,
    Form,
    Group,
    Question,
    Unsound,
    Words,
    path_of,
    walk,
)
from bangfu.xforms.functions import FUNCTIONS
from bangfu.xforms.values import node_text
from bangfu.xforms.xpath import Expression, local

CHANCE = frozenset({"random", "randomize", "uuid"})
"""What gives another value each time: the server would not find again what the phone has shown."""
NOT_CARRIED = CHANCE | {"area", "distance"}
"""What a phone does not compute."""
KNOWN = frozenset(FUNCTIONS) - NOT_CARRIED
CONTROLS = frozenset({"input", "select1", "select", "trigger", "range"})
TYPES = frozenset({"string", "int", "decimal", "date", "dateTime", "time", "boolean", "select", "select1", "barcode"})
"""Of what can be filled in; hidden answers may be of any type."""
DRAWN = frozenset({"signature", "draw", "annotate"})
EVENTS = frozenset({FIRST_LOAD, NEW_REPEAT, CHANGED})
MOST_NODES = 20_000


def carried(form: Form) -> dict[str, Any]:
    """Everything of a form that a phone needs."""
    above = {path.rpartition("/")[0] for path in form.repeats}
    return {
        "languages": list(form.languages), "root": _plain(form.blank()), "children": [_asked(one) for one in form.children],
        "binds": {path: _bind(bind) for path, bind in form.binds.items()},
        "sets": [
            {"path": one.path, "event": one.event, "source": one.source, "value": one.value.tree if one.value else None}
            for one in form.set_values
        ],
        "instances": {name: _plain(root) for name, root in form.instances.items() if root is not None},
        "templates": {path: _plain(root) for path, root in form.templates.items()},
        "orders": {
            path_of(e): list(dict.fromkeys(local(c) for c in e if isinstance(c.tag, str)))
            for e in form.primary.iter() if isinstance(e.tag, str) and path_of(e) in above
        },
        "texts": {name: _words(words) for name, words in form.texts.items()},
    }  # fmt: skip


def _plain(element: Any) -> list[Any]:
    """An element as its name, its text or what is in it, and its attributes where it has any."""
    children = [_plain(c) for c in element if isinstance(c.tag, str)]
    plain = [local(element), children or node_text(element)]
    attributes = {etree.QName(name).localname: str(value) for name, value in element.attrib.items()}
    return [*plain, attributes] if attributes else plain


def _words(words: Words) -> dict[str, list[Any]]:
    return {
        language: [one.tree if isinstance(one, Expression) else one for one in pieces]
        for language, pieces in words.by_language.items()
    }


def _bind(bind: Bind) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(bind):
        value = getattr(bind, field.name)
        if field.name == "path" or not value or value == Words({}):
            continue
        found[field.name] = (
            value.tree if isinstance(value, Expression) else _words(value) if isinstance(value, Words) else value
        )
    return found


def _asked(one: Question | Group) -> dict[str, Any]:
    found: dict[str, Any] = {"path": one.path, "label": _words(one.label), "appearance": one.appearance}
    if isinstance(one, Group):
        count = {"count": one.count.tree} if one.count else {}
        return {**found, "children": [_asked(child) for child in one.children], "repeats": one.repeats, **count}
    found |= {"control": "picture" if is_picture(one) else one.control, "hint": _words(one.hint)}
    if one.choices is None:
        return found
    return {
        **found,
        "choices": {
            "nodes": one.choices.nodes.tree if one.choices.nodes else None, "value": one.choices.value, "label": one.choices.label,
            "label_is_id": one.choices.label_is_id, "fixed": [[value, _words(words)] for value, words in one.choices.fixed],
        },
    }  # fmt: skip


def is_picture(question: Question) -> bool:
    """Whether a question is answered by taking a photo: of all files, what a phone can bring."""
    drawn = not DRAWN.isdisjoint(question.appearance.split())
    return question.control == "upload" and question.media.startswith("image/") and not drawn


def strange(form: Form) -> list[str]:
    """What a form has that a phone cannot do: functions, kinds of question and of answer, events. None: it fits."""
    found = {f"{name}()" for expression in _expressions(form) for name in expression.names - KNOWN}
    for question in form.questions.values():
        bind = form.binds.get(question.path, Bind(question.path))
        if is_picture(question) or (question.control == "upload" and bind.required is None):
            continue
        if question.control not in CONTROLS:
            found.add(question.control)
        elif bind.type not in TYPES:
            found.add(bind.type)
    found |= {event for one in form.set_values for event in one.event.split() if event not in EVENTS}
    return sorted(found)


def _expressions(form: Form) -> Iterator[Expression]:
    for bind in form.binds.values():
        yield from (one for field in fields(bind) if isinstance(one := getattr(bind, field.name), Expression))
        yield from (*_spoken(bind.message), *_spoken(bind.required_message))
    for one in walk(form.children):
        yield from _spoken(one.label)
        if isinstance(one, Group):
            yield from [one.count] if one.count else []
        else:
            yield from _spoken(one.hint)
            yield from [one.choices.nodes] if one.choices and one.choices.nodes else []
    yield from (one.value for one in form.set_values if one.value)
    for words in form.texts.values():
        yield from _spoken(words)


def _spoken(words: Words) -> Iterator[Expression]:
    yield from (one for pieces in words.by_language.values() for one in pieces if isinstance(one, Expression))


def rebuilt(form: Form, sent: Any) -> Any:
    """The instance that a phone sent as a plain tree. Raises Unsound where it is none of this form."""
    left = [MOST_NODES]
    root = _built(form, form.primary, sent, left)
    for name, value in form.primary.attrib.items():
        root.set(name, value)
    return root


def _built(form: Form, pattern: Any, sent: Any, left: list[int]) -> Any:
    left[0] -= 1
    match sent:
        case [str(name), str() | list() as inside] if name == local(pattern) and left[0] >= 0:
            made = etree.Element(pattern.tag, nsmap=pattern.nsmap)
        case _:
            raise Unsound(str(sent)[:60])
    wanted = {local(c): c for c in reversed(list(pattern)) if isinstance(c.tag, str)}
    if isinstance(inside, str) and not wanted:
        try:
            made.text = inside
        except ValueError as error:
            raise Unsound(name) from error
        return made
    for one in inside or ():
        child = wanted.get(one[0]) if isinstance(one, list) and one and isinstance(one[0], str) else None
        if child is None:
            raise Unsound(str(one)[:60])
        made.append(_built(form, form.templates.get(path_of(child), child), one, left))
    return made
