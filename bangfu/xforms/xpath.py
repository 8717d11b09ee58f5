"""XPath as XForms use it: XPath 1.0 over an instance's elements, with names told apart by their local part.

An expression is read into a tree, and the tree compiled once into a closure. What differs from XPath 1.0 is what
OpenRosa says: text that reads as a date counts as days since 1970 where a number is wanted, nodes that are not relevant
are not there, and functions may be given in `functions` under their own names. Source: ODK XForms specification, W3C
XPath 1.0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from bangfu.xforms.parsing import Malformed, Tree, parse
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
def _arithmetic(of: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    return lambda left, right: float(of(number_of(left), number_of(right)))


def _comparison(holds: Callable[[float, float], bool]) -> Callable[[Value, Value], Value]:
    return lambda left, right: ordered(left, right, holds)


OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "=": same, "!=": differs,
    "<": _comparison(lambda a, b: a < b), "<=": _comparison(lambda a, b: a <= b),
    ">": _comparison(lambda a, b: a > b), ">=": _comparison(lambda a, b: a >= b),
    "+": _arithmetic(lambda a, b: a + b), "-": _arithmetic(lambda a, b: a - b),
    "*op": _arithmetic(lambda a, b: a * b), "div": _arithmetic(quotient), "mod": _arithmetic(modulo),
}  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """A compiled expression. `tree`: as it was read; `names`: the functions it calls."""

    source: str
    run: Closure
    tree: Tree = field(compare=False)
    names: frozenset[str]

    def __call__(self, here: Here) -> Value:
        return self.run(here if here.origin is not None else replace(here, origin=here.node))


def compile_expression(source: str) -> Expression:
    """Compile an expression. Raises Malformed."""
    tree, names = parse(source)
    return Expression(source, compiled(tree), tree, names)


def compiled(tree: Tree) -> Closure:
    """The closure that evaluates a tree."""
    kind, *parts = tree
    match kind:
        case "number" | "text":
            return lambda here: parts[0]
        case "or":
            return _or(compiled(parts[0]), compiled(parts[1]))
        case "and":
            return _and(compiled(parts[0]), compiled(parts[1]))
        case "do":
            return _binary(OPERATORS[parts[0]], compiled(parts[1]), compiled(parts[2]))
        case "minus":
            inner = compiled(parts[0])
            return lambda here: -number_of(inner(here))
        case "union":
            return _union(compiled(parts[0]), compiled(parts[1]))
        case "call":
            return _call(parts[0], [compiled(one) for one in parts[1:]])
        case "kept":
            return _filtered(compiled(parts[0]), [compiled(one) for one in parts[1]])
    start, steps = parts
    return _walk(_start(start), [_step(axis, test, [compiled(p) for p in kept]) for axis, test, kept in steps])


def _start(start: Any) -> Closure:
    if start is None:
        return lambda here: [here.node]
    if start == "/":
        return lambda here: [here.document]
    return compiled(start)


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
