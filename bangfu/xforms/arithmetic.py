"""A calculated answer as arithmetic that anybody can follow: `工资性收入 800 + 转移性收入 200 - 支出 100`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bangfu.xforms.filling import Filling
from bangfu.xforms.form import Bind, path_of
from bangfu.xforms.parsing import Malformed
from bangfu.xforms.values import node_text
from bangfu.xforms.xpath import compile_expression

PATH = re.compile(r"(?:\.\.|/[^\W\d]|\.)[\w./-]*/[^\W\d][\w.-]*|/[\w/.-]+")
SIMPLE = re.compile(r"[^()'\"\[\],=<>]+")
SIGNS = ((r"\bdiv\b", "÷"), (r"\*", "×"), (r"\s-\s", " − "))
SHELLS = re.compile(r"^\s*(?:round|int|floor|number)\s*\((.*?)(?:,\s*\d+\s*)?\)\s*$", re.DOTALL)
CHOICE = re.compile(r"^\s*if\s*\([^,]+,(.*),\s*(?:''|0)\s*\)\s*$", re.DOTALL)
BLANK_AS_NOUGHT = re.compile(r"coalesce\(\s*([^(),]+?)\s*,\s*0\s*\)")


def in_words(filling: Filling, node: object, bind: Bind, name_of: Callable[[str, Any], str]) -> str:
    """The sum behind a calculated answer with each part by name; empty where it is more than plain arithmetic."""
    if bind.calculate is None:
        return ""
    source = bind.calculate.source
    for shell in (CHOICE, SHELLS, CHOICE, SHELLS):
        if match := shell.match(source):
            source = match[1]
    source = BLANK_AS_NOUGHT.sub(r"\1", source)
    if not SIMPLE.fullmatch(source.replace("(", "").replace(")", "")) or not re.search(r"[+*-]|\bdiv\b", source):
        return ""
    try:
        said = PATH.sub(lambda m: _named(filling, node, m[0], name_of), source)
    except Malformed:
        return ""
    for sign, shown in SIGNS:
        said = re.sub(sign, shown, said)
    return " ".join(said.split())


def _named(filling: Filling, node: object, path: str, name_of: Callable[[str, Any], str]) -> str:
    found = compile_expression(path)(filling.here(node))
    return f"{name_of(path_of(found[0]), found[0])} {node_text(found[0]).strip() or '0'}" if found else "0"
