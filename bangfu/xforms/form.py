"""An XForm read into what is asked: questions, groups and repeats in order, binds, words in each language, choices."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from lxml import etree

from bangfu.xforms.values import text_of
from bangfu.xforms.xpath import Expression, Here, compile_expression, local

JR = "{http://openrosa.org/javarosa}"
CONTROLS = {"input", "select1", "select", "upload", "trigger", "range", "rank", "secret"}
LARGEST = 20 * 1024 * 1024
FIRST_LOAD, NEW_REPEAT, CHANGED = "odk-instance-first-load", "odk-new-repeat", "xforms-value-changed"


class Unsound(ValueError):
    """XML that is not an XForm."""


@dataclass(frozen=True)
class Words:
    """A text in every language: pieces of plain text and of expressions whose value stands there."""

    by_language: Mapping[str, tuple[str | Expression, ...]]

    def say(self, language: str, here: Here) -> str:
        pieces = self.by_language.get(language) or next(iter(self.by_language.values()), ())
        said = [text_of(piece(here)) if isinstance(piece, Expression) else piece for piece in pieces]
        return " ".join("".join(said).split())


NOTHING = Words({})


@dataclass(frozen=True)
class Bind:
    """What holds of a path's nodes."""

    path: str
    type: str = "string"
    relevant: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    message: Words = NOTHING
    required_message: Words = NOTHING
    preload: str = ""
    preload_of: str = ""


@dataclass(frozen=True)
class Choices:
    """Where a question's choices come from: nodes, and of each the value and the label."""

    nodes: Expression | None
    value: str = "name"
    label: str = "label"
    label_is_id: bool = False
    fixed: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True)
class SetValue:
    """A value that is set when something happens: at first load, for a new repeat, after a change of `source`."""

    path: str
    event: str
    value: Expression | None
    source: str = ""


@dataclass(frozen=True)
class Question:
    path: str
    control: str
    label: Words
    hint: Words
    choices: Choices | None = None
    appearance: str = ""
    media: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Group:
    """Questions that stand together; a `repeats` group is asked as often as there are elements at its path."""

    path: str
    label: Words
    children: tuple[Question | Group, ...]
    repeats: bool = False
    count: Expression | None = None
    appearance: str = ""


@dataclass(frozen=True)
class Form:
    """A whole form, read-only: an instance of it is filled in elsewhere."""

    id: str
    version: str
    title: str
    languages: tuple[str, ...]
    children: tuple[Question | Group, ...]
    binds: Mapping[str, Bind]
    set_values: tuple[SetValue, ...]
    instances: Mapping[str, Any]
    templates: Mapping[str, Any]
    texts: Mapping[str, Words]
    primary: Any = field(repr=False)

    def blank(self) -> Any:
        """A fresh instance without the templates of repeats."""
        root = copy.deepcopy(self.primary)
        for element in root.xpath(".//*[@jr:template]", namespaces={"jr": JR[1:-1]}):
            element.getparent().remove(element)
        return root

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        return {q.path: q for q in walk(self.children) if isinstance(q, Question)}

    @cached_property
    def repeats(self) -> Mapping[str, Group]:
        return {g.path: g for g in walk(self.children) if isinstance(g, Group) and g.repeats}


def walk(children: tuple[Question | Group, ...]) -> Iterator[Question | Group]:
    """Every question and group, outer ones first."""
    for child in children:
        yield child
        if isinstance(child, Group):
            yield from walk(child.children)


def parse_xml(content: bytes) -> Any:
    """The root element of untrusted XML: no entities, no network. Raises Unsound."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    if len(content) > LARGEST or b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise Unsound("DOCTYPE")
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unsound(str(error)) from error


@lru_cache(maxsize=64)
def read_form(content: bytes) -> Form:
    """Read an XForm. Raises Unsound, or Malformed where an expression cannot be read."""
    root = parse_xml(content)
    head = _first(root, "head")
    model = _first(head, "model") if head is not None else None
    body = _first(root, "body")
    if model is None or body is None:
        raise Unsound("model")
    instances = [e for e in _children(model) if local(e) == "instance"]
    primary = next(iter(_children(instances[0])), None) if instances else None
    if primary is None:
        raise Unsound("instance")
    primary = copy.deepcopy(primary)
    primary.tail = None
    reader = _Reader(_texts(model))
    binds = {
        path: reader.bind(e, path)
        for e in _children(model)
        if local(e) == "bind"
        for path in [_path(e.get("nodeset", ""))]
    }
    sets = [reader.set_value(e, "") for e in _children(model) if local(e) == "setvalue"]
    children = reader.children(body, "")
    title = _first(head, "title")
    return Form(
        id=primary.get("id", ""), version=primary.get("version", ""),
        title="".join(title.itertext()).strip() if title is not None else "",
        languages=reader.languages, children=children, binds=binds, set_values=(*sets, *reader.sets),
        instances={e.get("id", ""): copy.deepcopy(next(iter(_children(e)), None)) for e in instances[1:]},
        templates=_templates(primary, tuple(g.path for g in walk(children) if isinstance(g, Group) and g.repeats)),
        texts=reader.texts, primary=primary,
    )  # fmt: skip


def _texts(model: Any) -> dict[str, dict[str, tuple[str | Expression, ...]]]:
    """Text id → language → pieces; the default language stands first. Only plain text counts, not pictures or sound."""
    itext = _first(model, "itext")
    found: dict[str, dict[str, tuple[str | Expression, ...]]] = {}
    translations = _children(itext) if itext is not None else []
    for translation in sorted(translations, key=lambda t: not t.get("default")):
        for text in _children(translation):
            values = [v for v in _children(text) if not v.get("form")]
            if values:
                found.setdefault(text.get("id", ""), {})[translation.get("lang", "")] = _pieces(values[0])
    return found


def _pieces(element: Any) -> tuple[str | Expression, ...]:
    pieces: list[str | Expression] = [element.text or ""]
    for child in _children(element):
        if local(child) == "output":
            pieces.append(compile_expression(child.get("value") or child.get("ref") or "''"))
        else:
            pieces.append("".join(child.itertext()))
        pieces.append(child.tail or "")
    return tuple(pieces)


class _Reader:
    """Reads binds and the body; words are looked up by their ids."""

    def __init__(self, texts: Mapping[str, Mapping[str, tuple[str | Expression, ...]]]) -> None:
        self.texts = {name: Words(by_language) for name, by_language in texts.items()}
        self.languages = tuple(dict.fromkeys(lang for by_language in texts.values() for lang in by_language))
        self.sets: list[SetValue] = []

    def words(self, element: Any | None) -> Words:
        if element is None:
            return NOTHING
        ref = element.get("ref")
        return self.text(ref) if ref else Words({"": _pieces(element)})

    def text(self, ref: str) -> Words:
        ref = ref.strip()
        if ref.startswith("jr:itext("):
            return self.texts.get(ref[len("jr:itext(") : -1].strip("'\" "), NOTHING)
        return Words({"": (ref,)}) if ref else NOTHING

    def bind(self, element: Any, path: str) -> Bind:
        def compiled(name: str) -> Expression | None:
            source = element.get(name)
            return compile_expression(source) if source and source.strip() else None

        return Bind(
            path, (element.get("type") or "string").rpartition(":")[2], compiled("relevant"), compiled("required"),
            compiled("readonly"), compiled("constraint"), compiled("calculate"),
            self.text(element.get(JR + "constraintMsg") or ""), self.text(element.get(JR + "requiredMsg") or ""),
            element.get(JR + "preload") or "", element.get(JR + "preloadParams") or "",
        )  # fmt: skip

    def set_value(self, element: Any, source: str) -> SetValue:
        value = element.get("value") or (repr(element.text) if element.text else "")
        expression = compile_expression(value) if value else None
        return SetValue(_path(element.get("ref") or ""), element.get("event") or "", expression, source)

    def children(self, element: Any, above: str) -> tuple[Question | Group, ...]:
        found: list[Question | Group] = []
        for child in _children(element):
            kind = local(child)
            if kind in CONTROLS:
                found.append(self.question(child, kind, above))
            elif kind == "group":
                found.append(self.group(child, above))
            elif kind == "repeat":
                found.append(self.repeat(child, above, NOTHING))
            elif kind == "setvalue":
                self.sets.append(self.set_value(child, above))
        return tuple(found)

    def group(self, element: Any, above: str) -> Group:
        path = _path(element.get("ref") or element.get("nodeset") or "", above)
        label = self.words(_first(element, "label"))
        inner = [c for c in _children(element) if local(c) not in ("label", "hint")]
        if len(inner) == 1 and local(inner[0]) == "repeat" and _path(inner[0].get("nodeset", ""), above) == path:
            return self.repeat(inner[0], above, label)
        return Group(path, label, self.children(element, path or above), appearance=element.get("appearance", ""))

    def repeat(self, element: Any, above: str, label: Words) -> Group:
        path = _path(element.get("nodeset", ""), above)
        count = element.get(JR + "count")
        compiled = compile_expression(count) if count else None
        return Group(path, label, self.children(element, path), True, compiled, element.get("appearance", ""))

    def question(self, element: Any, control: str, above: str) -> Question:
        path = _path(element.get("ref", ""), above)
        self.sets += [self.set_value(c, path) for c in _children(element) if local(c) == "setvalue"]
        return Question(
            path, control, self.words(_first(element, "label")), self.words(_first(element, "hint")),
            self.choices(element) if control in ("select", "select1", "rank") else None,
            element.get("appearance", ""), element.get("mediatype", ""),
        )  # fmt: skip

    def choices(self, element: Any) -> Choices:
        itemset = _first(element, "itemset")
        if itemset is None:
            return Choices(
                None,
                fixed=tuple(
                    ("".join(_part(item, "value").itertext()).strip(), self.words(_first(item, "label")))
                    for item in _children(element) if local(item) == "item"
                ),
            )  # fmt: skip
        label = (_part(itemset, "label").get("ref") or "label").strip()
        by_id = label.startswith("jr:itext(")
        value = (_part(itemset, "value").get("ref") or "name").strip()
        name = label[len("jr:itext(") : -1].strip() if by_id else label
        return Choices(compile_expression(itemset.get("nodeset", "")), value, name, by_id)


def _templates(primary: Any, paths: tuple[str, ...]) -> dict[str, Any]:
    """What a new element of each repeat looks like: the marked template, or the first element that stands there."""
    found = {}
    for path in paths:
        nodes = [e for e in primary.iter() if isinstance(e.tag, str) and path_of(e) == path]
        marked = [e for e in nodes if e.get(JR + "template") is not None]
        if nodes:
            made = copy.deepcopy((marked or nodes)[0])
            made.tail = None
            _unmark(made)
            found[path] = made
    return found


def _unmark(made: Any) -> None:
    """Take the marks of templates away, and within it the marked element where another stands for it."""
    for marked in made.xpath("descendant-or-self::*[@jr:template]", namespaces={"jr": JR[1:-1]}):
        beside = [c for c in _children(marked.getparent()) if c.tag == marked.tag] if marked is not made else [marked]
        if len(beside) > 1:
            marked.getparent().remove(marked)
        else:
            del marked.attrib[JR + "template"]


def path_of(element: Any) -> str:
    """The path of an element by local names, without positions: `/data/member/age`."""
    names = [local(element), *(local(a) for a in element.iterancestors())]
    return "/" + "/".join(reversed(names))


def _path(ref: str, above: str = "") -> str:
    """A reference as an absolute path of local names."""
    ref = ref.strip()
    if not ref:
        return ""
    if not ref.startswith("/"):
        ref = f"{above}/{ref.removeprefix('./')}"
    return "/".join(part.rpartition(":")[2] for part in ref.split("/"))


def _children(element: Any) -> list[Any]:
    return [c for c in element if isinstance(c.tag, str)]


def _first(element: Any, name: str) -> Any | None:
    return next((c for c in _children(element) if local(c) == name), None)


def _part(element: Any, name: str) -> Any:
    """A child that must be there. Raises Unsound."""
    found = _first(element, name)
    if found is None:
        raise Unsound(f"{local(element)}/{name}")
    return found
