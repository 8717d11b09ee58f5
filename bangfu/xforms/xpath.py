"""XPath as XForms use it: XPath 1.0 over an instance's elements, with names told apart by their local part.

An expression is compiled once into a closure. What differs from XPath 1.0 is what OpenRosa says: text that reads as a
date counts as days since 1970 where a number is wanted, nodes that are not relevant are not there, and functions may
be given in `functions` under their own names. Source: ODK XForms specification, W3C XPath 1.0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from bangfu.xforms.values import (
    Document,
    Node,
    Value,
    differs,
    modulo,
    number_of,
    ordered,
    quotient,
    same,
    truth_of,
)  # fmt: skip


class Malformed(ValueError):
    """An expression that cannot be read: what is wrong, and at which character."""


@dataclass(frozen=True)
class Here:
    """Where an expression is evaluated: the node, its place among its fellows, and what does not change meanwhile."""

    node: Node
    document: Document
    origin: Node = None
    position: int = 1
    size: int = 1
    absent: frozenset[Any] = frozenset()
    """Elements that are not relevant: paths do not lead to them."""
    functions: dict[str, Callable[..., Value]] = field(default_factory=dict)
    about: Any = None
    """What functions may want to know besides (the form, today …)."""


Closure = Callable[[Here], Value]
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<text>"[^"]*"|'[^']*')|(?P<sign><=|>=|!=|//|::|\.\.|[-+=<>|/*()\[\],@.])|"""
    r"(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?))"
)
BEFORE_OPERAND = {"@", "::", "(", "[", ",", "and", "or", "div", "mod", "*op", "/", "//", "|", "+", "-", "=", "!=", "<",
                  "<=", ">", ">="}  # fmt: skip
WORDS = {"and", "or", "div", "mod"}
AXES = {
    "child", "parent", "self", "descendant", "descendant-or-self", "ancestor", "ancestor-or-self", "attribute",
    "following-sibling", "preceding-sibling",
}  # fmt: skip


def _arithmetic(of: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    return lambda left, right: float(of(number_of(left), number_of(right)))


def _comparison(holds: Callable[[float, float], bool]) -> Callable[[Value, Value], Value]:
    return lambda left, right: ordered(left, right, holds)


OPERATORS: tuple[dict[str, Callable[[Value, Value], Value]], ...] = (
    {"=": same, "!=": differs},
    {
        "<": _comparison(lambda a, b: a < b), "<=": _comparison(lambda a, b: a <= b),
        ">": _comparison(lambda a, b: a > b), ">=": _comparison(lambda a, b: a >= b),
    },
    {"+": _arithmetic(lambda a, b: a + b), "-": _arithmetic(lambda a, b: a - b)},
    {"*op": _arithmetic(lambda a, b: a * b), "div": _arithmetic(quotient), "mod": _arithmetic(modulo)},
)  # fmt: skip
"""Binary operators, those that bind least first; `and` and `or`, which need not look at both sides, stand below them."""


@dataclass(frozen=True)
class Expression:
    """A compiled expression. `names`: the functions it calls."""

    source: str
    run: Closure
    names: frozenset[str]

    def __call__(self, here: Here) -> Value:
        return self.run(here if here.origin is not None else replace(here, origin=here.node))


def compile_expression(source: str) -> Expression:
    """Compile an expression. Raises Malformed."""
    reader = _Reader(_tokens(source), source)
    try:
        run = reader.either()
    except RecursionError:
        raise Malformed("((((") from None
    if reader.kind != "end":
        raise Malformed(f"{reader.token!r}")
    return Expression(source, run, frozenset(reader.names))


def _tokens(source: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, end = 0, len(source.rstrip())
    while at < end:
        match = TOKEN.match(source, at)
        if match is None:
            raise Malformed(source[at:].strip()[:20])
        kind = str(match.lastgroup)
        token = match[kind]
        operand_before = bool(found) and found[-1][1] not in BEFORE_OPERAND
        if operand_before and (token == "*" or token in WORDS):
            kind, token = "sign", "*op" if token == "*" else token
        found.append((kind, token))
        at = match.end()
    return [*found, ("end", "")]


class _Reader:
    """Recursive descent over tokens; every method returns the closure of what it read."""

    def __init__(self, tokens: Sequence[tuple[str, str]], source: str) -> None:
        self._tokens = tokens
        self._at = 0
        self.source = source
        self.names: set[str] = set()

    @property
    def kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def token(self) -> str:
        return self._tokens[self._at][1]

    def take(self) -> str:
        token = self.token
        self._at += 1
        return token

    def sees(self, *signs: str) -> bool:
        return self.kind == "sign" and self.token in signs

    def expect(self, sign: str) -> None:
        if not self.sees(sign):
            raise Malformed(f"{self.token!r} ≠ {sign!r}")
        self._at += 1

    def either(self) -> Closure:
        found = self.both()
        while self.sees("or"):
            self.take()
            found = _or(found, self.both())
        return found

    def both(self) -> Closure:
        found = self.binary(0)
        while self.sees("and"):
            self.take()
            found = _and(found, self.binary(0))
        return found

    def binary(self, level: int) -> Closure:
        if level == len(OPERATORS):
            return self.unary()
        found = self.binary(level + 1)
        while self.sees(*OPERATORS[level]):
            found = _binary(OPERATORS[level][self.take()], found, self.binary(level + 1))
        return found

    def unary(self) -> Closure:
        if self.sees("-"):
            self.take()
            inner = self.unary()
            return lambda here: -number_of(inner(here))
        return self.union()

    def union(self) -> Closure:
        found = self.path()
        while self.sees("|"):
            self.take()
            found = _union(found, self.path())
        return found

    def path(self) -> Closure:
        if self.sees("/", "//"):
            return self.absolute()
        start = None if self._is_step() else self.primary()
        predicates = self.predicates() if start else []
        if start and predicates:
            start = _filtered(start, predicates)
        steps: list[Closure] = [] if start else [self.step()]
        while self.sees("/", "//"):
            if self.take() == "//":
                steps.append(_step("descendant-or-self", "node()", []))
            steps.append(self.step())
        if start and not steps:
            return start
        return _walk(start or (lambda here: [here.node]), steps)

    def absolute(self) -> Closure:
        steps = []
        if self.take() == "//":
            steps.append(_step("descendant-or-self", "node()", []))
        if steps or self._is_step():
            steps.append(self.step())
        while self.sees("/", "//"):
            if self.take() == "//":
                steps.append(_step("descendant-or-self", "node()", []))
            steps.append(self.step())
        return _walk(lambda here: [here.document], steps)

    def _is_step(self) -> bool:
        if self.sees(".", "..", "@", "*"):
            return True
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ("end", "")
        if self.kind != "name":
            return False
        return following != ("sign", "(") or self.token in ("node", "text")

    def primary(self) -> Closure:
        kind, token = self.kind, self.take()
        if kind == "number":
            number = float(token)
            return lambda here: number
        if kind == "text":
            return lambda here: token[1:-1]
        if (kind, token) == ("sign", "("):
            found = self.either()
            self.expect(")")
            return found
        if kind == "name":
            return self.call(token)
        raise Malformed(f"{token!r}" if token else self.source[-20:])

    def call(self, name: str) -> Closure:
        self.expect("(")
        arguments: list[Closure] = []
        while not self.sees(")"):
            if arguments:
                self.expect(",")
            arguments.append(self.either())
        self.take()
        self.names.add(name)
        return _call(name, arguments)

    def step(self) -> Closure:
        if self.sees(".", ".."):
            axis = "self" if self.take() == "." else "parent"
            return _step(axis, "node()", self.predicates())
        axis = "child"
        if self.sees("@"):
            self.take()
            axis = "attribute"
        elif self.kind == "name" and self._tokens[self._at + 1] == ("sign", "::"):
            axis = self.take()
            self.take()
            if axis not in AXES:
                raise Malformed(f"{axis}::")
        if self.kind != "name" and not self.sees("*"):
            raise Malformed(f"{self.token!r}" if self.token else self.source[-20:])
        test = self.take()
        if self.sees("("):
            self.take()
            self.expect(")")
            test += "()"
        return _step(axis, test.rpartition(":")[2], self.predicates())

    def predicates(self) -> list[Closure]:
        found = []
        while self.sees("["):
            self.take()
            found.append(self.either())
            self.expect("]")
        return found


def _or(left: Closure, right: Closure) -> Closure:
    return lambda here: truth_of(left(here)) or truth_of(right(here))


def _and(left: Closure, right: Closure) -> Closure:
    return lambda here: truth_of(left(here)) and truth_of(right(here))


def _binary(of: Callable[[Value, Value], Value], left: Closure, right: Closure) -> Closure:
    return lambda here: of(left(here), right(here))


def _union(left: Closure, right: Closure) -> Closure:
    return lambda here: list(dict.fromkeys([*left(here), *right(here)]))


def _call(name: str, arguments: Sequence[Closure]) -> Closure:
    def run(here: Here) -> Value:
        if name not in here.functions:
            raise Malformed(f"{name}()")
        return here.functions[name](here, *[argument(here) for argument in arguments])

    return run


def _walk(start: Closure, steps: Sequence[Closure]) -> Closure:
    def run(here: Here) -> Value:
        nodes = start(here)
        for step in steps:
            nodes = list(dict.fromkeys(found for node in nodes for found in step(replace(here, node=node))))
        return nodes

    return run


def _filtered(start: Closure, predicates: Sequence[Closure]) -> Closure:
    return lambda here: _kept(start(here), predicates, here)


def _step(axis: str, test: str, predicates: Sequence[Closure]) -> Closure:
    def run(here: Here) -> Value:
        nodes = [n for n in _along(axis, here, test) if n not in here.absent and _named(n, test)]
        return _kept(nodes, predicates, here) if predicates else nodes

    return run


def _kept(nodes: list[Node], predicates: Sequence[Closure], here: Here) -> list[Node]:
    for predicate in predicates:
        found = []
        for at, node in enumerate(nodes, 1):
            answer = predicate(replace(here, node=node, position=at, size=len(nodes)))
            if answer == at if isinstance(answer, float) else truth_of(answer):
                found.append(node)
        nodes = found
    return nodes


def _named(node: Node, test: str) -> bool:
    if test == "node()":
        return True
    if isinstance(node, Document):
        return False
    return test == "*" or isinstance(node, str) or local(node) == test


def local(element: Any) -> str:
    """The local part of an element's name."""
    return str(etree.QName(element).localname)


def _along(axis: str, here: Here, test: str) -> list[Node]:
    node = here.node
    if axis == "self":
        return [node]
    if isinstance(node, str):
        return []
    if isinstance(node, Document):
        below = {"child": [node.root], "descendant": _elements(node.root.iter())}
        return [node, *below["descendant"]] if axis == "descendant-or-self" else below.get(axis, [])
    if axis == "child":
        return _elements(node)
    if axis == "parent":
        return [_above(node, here)]
    if axis.startswith("descendant"):
        return _elements(node.iter())[0 if axis.endswith("self") else 1 :]
    if axis.startswith("ancestor"):
        return [*([node] if axis.endswith("self") else []), *node.iterancestors(), here.document]
    if axis == "attribute":
        return [str(v) for name, v in node.attrib.items() if test in ("*", "node()", etree.QName(name).localname)]
    return _elements(node.itersiblings(preceding=axis == "preceding-sibling"))


def _above(node: Any, here: Here) -> Node:
    parent = node.getparent()
    return here.document if parent is None else parent


def _elements(nodes: Any) -> list[Any]:
    return [n for n in nodes if isinstance(n.tag, str)]
