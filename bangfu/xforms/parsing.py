"""Reading XPath: text into a tree of plain lists, which one program evaluates here and another on a phone.

A tree is a list that begins with what it is: `["number", 3.0]`, `["text", "a"]`, `["or", a, b]`, `["and", a, b]`,
`["do", sign, a, b]`, `["minus", a]`, `["union", a, b]`, `["call", name, arguments…]`, `["kept", a, predicates]`,
`["walk", start, steps]` with start None (here), `"/"` (the document) or a tree, and each step `[axis, test, predicates]`.
Source: W3C XPath 1.0, ODK XForms specification.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

Tree = list[Any]


class Malformed(ValueError):
    """An expression that cannot be read: what is wrong, and at which character."""


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


SIGNS = (("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*op", "div", "mod"))
"""Binary operators, those that bind least first; `and` and `or`, which need not look at both sides, stand below them."""
ANYWHERE: Tree = ["descendant-or-self", "node()", []]


def parse(source: str) -> tuple[Tree, frozenset[str]]:
    """An expression as a tree, and the functions it calls. Raises Malformed."""
    reader = _Reader(_tokens(source), source)
    try:
        tree = reader.either()
    except RecursionError:
        raise Malformed("((((") from None
    if reader.kind != "end":
        raise Malformed(f"{reader.token!r}")
    return tree, frozenset(reader.names)


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
    """Recursive descent over tokens; every method returns the tree of what it read."""

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

    def either(self) -> Tree:
        found = self.both()
        while self.sees("or"):
            self.take()
            found = ["or", found, self.both()]
        return found

    def both(self) -> Tree:
        found = self.binary(0)
        while self.sees("and"):
            self.take()
            found = ["and", found, self.binary(0)]
        return found

    def binary(self, level: int) -> Tree:
        if level == len(SIGNS):
            return self.unary()
        found = self.binary(level + 1)
        while self.sees(*SIGNS[level]):
            found = ["do", self.take(), found, self.binary(level + 1)]
        return found

    def unary(self) -> Tree:
        if self.sees("-"):
            self.take()
            return ["minus", self.unary()]
        return self.union()

    def union(self) -> Tree:
        found = self.path()
        while self.sees("|"):
            self.take()
            found = ["union", found, self.path()]
        return found

    def path(self) -> Tree:
        if self.sees("/", "//"):
            return self.absolute()
        start = None if self._is_step() else self.primary()
        predicates = self.predicates() if start else []
        if start and predicates:
            start = ["kept", start, predicates]
        steps: list[Tree] = [] if start else [self.step()]
        while self.sees("/", "//"):
            if self.take() == "//":
                steps.append(ANYWHERE)
            steps.append(self.step())
        if start and not steps:
            return start
        return ["walk", start, steps]

    def absolute(self) -> Tree:
        steps = []
        if self.take() == "//":
            steps.append(ANYWHERE)
        if steps or self._is_step():
            steps.append(self.step())
        while self.sees("/", "//"):
            if self.take() == "//":
                steps.append(ANYWHERE)
            steps.append(self.step())
        return ["walk", "/", steps]

    def _is_step(self) -> bool:
        if self.sees(".", "..", "@", "*"):
            return True
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ("end", "")
        if self.kind != "name":
            return False
        return following != ("sign", "(") or self.token in ("node", "text")

    def primary(self) -> Tree:
        kind, token = self.kind, self.take()
        if kind == "number":
            return ["number", float(token)]
        if kind == "text":
            return ["text", token[1:-1]]
        if (kind, token) == ("sign", "("):
            found = self.either()
            self.expect(")")
            return found
        if kind == "name":
            return self.call(token)
        raise Malformed(f"{token!r}" if token else self.source[-20:])

    def call(self, name: str) -> Tree:
        self.expect("(")
        arguments: list[Tree] = []
        while not self.sees(")"):
            if arguments:
                self.expect(",")
            arguments.append(self.either())
        self.take()
        self.names.add(name)
        return ["call", name, *arguments]

    def step(self) -> Tree:
        if self.sees(".", ".."):
            axis = "self" if self.take() == "." else "parent"
            return [axis, "node()", self.predicates()]
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
        return [axis, test.rpartition(":")[2], self.predicates()]

    def predicates(self) -> list[Tree]:
        found = []
        while self.sees("["):
            self.take()
            found.append(self.either())
            self.expect("]")
        return found
