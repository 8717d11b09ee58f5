"""A phone evaluates a form as the server does: what is relevant, calculated, offered and wrong, whatever is answered."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

from bangfu.survey import shipped
from bangfu.survey.workbook import convert_workbook, read_workbook
from bangfu.xforms.carried import KNOWN, carried, rebuilt
from bangfu.xforms.filling import Filling
from bangfu.xforms.form import Form, path_of
from tests.survey import forms

ROOT = Path(__file__).parent.parent.parent
PHONE = ROOT / "web/phone"
NOW = datetime(2014, 8, 1, 9, 30, 15, 250000, tzinfo=timezone(timedelta(hours=8)))
TEXTS = ("", "0", "1", "2", "3", "7", "12", "16", "40", "2.5", "0.1", "0.2", "-3", "1234.565", "2013", "2014", "610726102229", "甲 乙", "x",
         "2014-02-28", "1974-03-01", "1200.005", "99999999999", "110101199003070000", "OK")  # fmt: skip
SUMS = (
    "round(${x} div 3, 2)", "${x} mod 7", "int(${x}) + floor(-${x}) + ceiling(${x})", "sum(${v})", "max(${v}) - min(${v})",
    "avg(${v})", "join('、', ${v})", "count(${row}[v > 3])", "format-date(${d}, '%Y年%n月%e日 %b %a')", "date(${d} + 45)",
    "substring(${s}, 2, 2)", "translate(${s}, '甲0', '丙')",
    "if(selected(${many}, 'b'), count-selected(${many}), selected-at(${many}, 0))", "concat(${s}, ' ', string-length(${s}))",
    "coalesce(${s}, ${x}, 'none')", "regex(${s}, '[0-9]+')", "number(${x} > 3) + boolean(${s})", "substring-before(${s}, ' ')",
    "substring-after(${s}, ' ')", "normalize-space(${s})", "int((today() - ${d}) div 365.25)", "pow(${x}, 2)", "once(${x})",
    "jr:choice-name(${one}, '${one}')", "checklist(1, 2, ${x}, ${s})", "weighted-checklist(2, 9, ${x}, 3, ${s}, 4)",
    "indexed-repeat(${v}, ${row}, 2)", "count-non-empty(${v})", "abs(${x}) * -1", "round(${x}, -1)",
    "sum(${v}) div count(${row})", "decimal-date-time(${d})", "starts-with(${s}, '1') or contains(${s}, '乙')",
    "position(${row}[2])", "${x} = '1' or not(${x} != 2)", "substr(${s}, ${x}, 4)", "date-time(${x})", "string(${x} * 1000000)",
    "count(${row}/v | ${row})", "sqrt(${x}) + pi()", "format-date-time(now(), '%H:%M:%S.%3')", "ends-with(${s}, 'x')",
    "boolean-from-string(${s})", "decimal-time(now())", "exp(${x}) + log(${x})", "count(${row}[position() = last()])",
)  # fmt: skip
EVERY_FUNCTION: forms.Rows = (
    {"type": "start", "name": "start"}, {"type": "username", "name": "who"},
    {"type": "decimal", "name": "x", forms.ZH: "数", forms.EN: "Number", "constraint": ". < ${lim}"},
    {"type": "calculate", "name": "lim", "calculation": "if(${s} = '', 50, string-length(${s}) * 100)"},
    {"type": "date", "name": "d", forms.ZH: "日", forms.EN: "Day", "constraint": ". <= today()"},
    {"type": "text", "name": "s", forms.ZH: "字", forms.EN: "Text", "relevant": "not(${x} = 12)", "required": "${x} > 3"},
    {"type": "select_one l", "name": "one", forms.ZH: "一", forms.EN: "One", "choice_filter": "${x} < 10 or name != 'c'"},
    {"type": "select_multiple l", "name": "many", forms.ZH: "多", forms.EN: "Many", "constraint": "count-selected(.) <= 2"},
    {"type": "integer", "name": "n", forms.ZH: "几行", forms.EN: "Rows"},
    {"type": "begin_repeat", "name": "row", forms.ZH: "行", forms.EN: "Row", "repeat_count": "if(${x} = 7, 4, ${n})"},
    {"type": "decimal", "name": "v", forms.ZH: "第${at}个", forms.EN: "Number ${at}", "default": "1"},
    {"type": "calculate", "name": "at", "calculation": "position(..)"},
    {"type": "text", "name": "more", forms.ZH: "说明", forms.EN: "More", "relevant": "${v} > 2 and ${s} != 'x'", "required": "yes"},
    {"type": "image", "name": "pic", forms.ZH: "第${at}张", forms.EN: "Picture ${at}", "relevant": "${v} != 3", "required": "${x} > 3"},
    {"type": "end_repeat", "name": "row"},
    {"type": "image", "name": "seen", forms.ZH: "照片", forms.EN: "Picture", "required": "count-non-empty(${pic}) = 0",
     "constraint": "string-length(.) > 2 or . = ${pic}"},
    *({"type": "text", "name": f"sum{n}", forms.ZH: f"和{n}", forms.EN: f"Sum {n}", "calculation": one} for n, one in enumerate(SUMS)),
)  # fmt: skip
LIST: forms.Rows = tuple(
    {"list_name": "l", "name": name, forms.ZH: f"选{name}", forms.EN: f"Choice {name}"} for name in "abc"
)


@cache
def all_forms() -> dict[str, Form]:
    """The forms that come with the program, one from elsewhere, and one that uses every function."""
    contents = {one.id: shipped.workbook_of(one) for one in shipped.shipped()}
    contents |= {"foreign": forms.workbook(), "functions": forms.workbook(EVERY_FUNCTION, LIST)}
    found = {}
    for name, content in contents.items():
        converted, flaws = convert_workbook(read_workbook(content, "form.xlsx"))
        assert converted is not None, flaws
        found[name] = converted.form
    return found


def on_phone(cases: list[dict[str, Any]], where: Path) -> Any:
    """What the phone's evaluator answers, run under Node.js."""
    path = {**os.environ, "TZ": "Asia/Shanghai", "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"}
    (where / "all.ts").write_text(
        f'export * from "{PHONE}/src/filling"; export {{ FUNCTIONS }} from "{PHONE}/src/functions";'
    )
    made = where / "twin.mjs"
    build = [PHONE / "node_modules/.bin/esbuild", where / "all.ts", f"--outfile={made}"]
    subprocess.run([*build, "--bundle", "--format=esm", "--target=chrome87", "--log-level=error"], check=True, env=path)
    asked = json.dumps({"forms": {name: carried(form) for name, form in all_forms().items()}, "cases": cases})
    node = shutil.which("node", path=path["PATH"])
    assert node, "Node.js is missing: make setup"
    command = [node, Path(__file__).with_name("twin.mjs"), made]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, env=path)
    assert not done.returncode, done.stderr[-2000:]
    return json.loads(done.stdout)


def on_server(case: dict[str, Any]) -> Any:
    form = all_forms()[case["form"]]
    filling = Filling(form, form.blank(), NOW, "phone")
    filling.start()
    for one in case["steps"]:
        _step(filling, *one)
    language = case["language"]
    return {
        "nodes": [
            [
                filling.address(node), node.text or "", filling.is_relevant(node), filling.is_readonly(node), filling.is_required(node),
                [list(pair) for pair in filling.choices(question, node, language)], question.label.say(language, filling.here(node)),
            ]
            for path, question in form.questions.items() for node in filling.nodes(path)
        ],
        "flaws": [[filling.address(node), reason.code] for node, reason in filling.flaws(language)],
    }  # fmt: skip


def _step(filling: Filling, what: str, n: int, text: str) -> None:
    asked = [node for path in filling.form.questions for node in filling.nodes(path)]
    repeats = list(filling.form.repeats)
    rows = [node for path in repeats for node in filling.nodes(path)]
    if what == "answer":
        node = asked[n % len(asked)]
        path = path_of(node)
        if filling.is_readonly(node):
            return
        choices = [value for value, _label in filling.choices(filling.form.questions[path], node, "")]
        node.text = choices[int(text[1:]) % len(choices)] if choices and text.startswith("#") else text
        filling.told(path)
    elif what == "add" and repeats:
        filling.add(repeats[n % len(repeats)])
    elif what == "remove" and rows:
        filling.remove(rows[n % len(rows)])
    filling.settle()


def _cases(seed: int, many: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    names = [*all_forms(), "functions", "functions", "foreign"]
    return [
        {
            "form": names[n % len(names)], "now": NOW.isoformat(), "language": rng.choice(["中文 (zh)", "English (en)"]),
            "steps": [
                [
                    rng.choices(("answer", "add", "remove"), (30, 4, 1))[0], rng.randrange(1000),
                    rng.choice((f"#{rng.randrange(9)}", rng.choice(TEXTS), rng.choice(TEXTS))),
                ]
                for _step in range(rng.randrange(1, 60))
            ],
        }
        for n in range(many)
    ]  # fmt: skip


def test_phone_and_server_agree_on_every_form(tmp_path: Path) -> None:
    cases = _cases(2014, 160)
    told = on_phone(cases, tmp_path)
    assert told["functions"] == sorted(KNOWN)
    for case, answer in zip(cases, told["answers"], strict=True):
        expected = json.loads(json.dumps(on_server(case)))
        for what in ("nodes", "flaws"):
            unlike = [pair for pair in zip(answer[what], expected[what], strict=True) if pair[0] != pair[1]]
            assert not unlike, (case["form"], unlike[:3])
        form = all_forms()[case["form"]]
        again = Filling(form, rebuilt(form, answer["sent"]), NOW, "phone")
        again.settle()
        relevant = {(row[0], row[1]) for row in answer["nodes"] if row[2]}
        assert {
            (again.address(n), n.text or "")
            for path in form.questions
            for n in again.nodes(path)
            if again.is_relevant(n)
        } >= relevant
