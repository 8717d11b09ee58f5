"""Every act that is noted in the audit log has its words."""

from __future__ import annotations

import ast
from pathlib import Path

from bangfu.accounts.log import VERBS

ROOT = Path(__file__).parent.parent.parent


def test_every_noted_verb_is_said_in_words() -> None:
    noted = {
        word.value
        for path in (ROOT / "bangfu").glob("*/*.py")
        for call in ast.walk(ast.parse(path.read_text("utf8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in ("note", "note_once")
        for word in ([call.args[1].body, call.args[1].orelse] if isinstance(call.args[1], ast.IfExp) else [call.args[1]])
        if isinstance(word, ast.Constant)
    }  # fmt: skip
    assert len(noted) > 15 and noted <= set(VERBS)
