"""The words people read: every marked text is collected into the catalogues, which are compiled for Django.

`python -m bangfu.kit.words` collects, keeping translations; `python -m bangfu.kit.words compile` only compiles.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

HERE = Path(__file__).parent.parent
LOCALE = HERE / "locale"
LANGUAGES = ("en",)
MARKS = {"_", "gettext", "gettext_noop", "gettext_lazy", "mark"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
LITERAL = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
IN_TEMPLATE = re.compile(rf"\b(?:_|gettext)\(({LITERAL})\)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# without dates and names, so that the file changes only when a text does
HEADER = """\
# The words of bangfu: collected by python -m bangfu.kit.words, translated here.
msgid ""
msgstr ""
"Project-Id-Version: bangfu\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

Found = tuple[str, str]  # the text, and the file where it stands


def collect() -> dict[str, list[str]]:
    """Every user-facing text and the files that hold it, sorted by where they stand."""
    found: dict[str, list[str]] = {}
    for text, where in (*_from_python(), *_from_templates(), *_from_policy(), *_from_forms()):
        if CHINESE.search(text) and where not in found.setdefault(text, []):
            found[text].append(where)
    return found


def placeholders(text: str) -> list[str]:
    """The placeholders of a text, sorted."""
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


def catalogue(language: str) -> Path:
    """Where the catalogue of a language stands."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> dict[str, str]:
    """Text → translation of a language, as far as it is translated."""
    path = catalogue(language)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=language) if m.id and m.string and not m.fuzzy}


def update(language: str) -> list[str]:
    """Write the catalogue of a language anew, keeping its translations; return the texts that have none."""
    known = read(language)
    fresh = Catalog(locale=language)
    texts = collect()
    for text, where in texts.items():
        # python-format only where gettext would see one
        flags = {"python-format"} if "%(" in text else set()
        fresh.add(text, known.get(text, ""), locations=[(place, None) for place in where], flags=flags)
    path = catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER.format(language=language, plural=fresh.plural_forms).encode())
        write_po(file, fresh, include_lineno=False, omit_header=True)
    return [text for text in texts if text not in known]


def compile_catalogue(language: str) -> Path:
    """Write the `.mo` beside the catalogue of a language."""
    path = catalogue(language)
    with path.open("rb") as file:
        messages = read_po(file, locale=language)
    target = path.with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, messages)
    return target


def _from_python() -> Iterator[Found]:
    for path in sorted(HERE.rglob("*.py")):
        where = _where(path)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in MARKS:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, where


def _from_templates() -> Iterator[Found]:
    for path in sorted(HERE.glob("*/templates/**/*.*")):
        where = _where(path)
        source = templatize(path.read_text("utf-8"), origin=where)
        if "ngettext(" in source or "pgettext(" in source:
            raise ValueError(f"{where}: plural and context are not collected from templates")
        for literal in IN_TEMPLATE.findall(source):
            yield ast.literal_eval(literal), where


def _from_policy() -> Iterator[Found]:
    for path in sorted((HERE / "policy").glob("*.toml")):
        where = _where(path)
        tables = tomllib.loads(path.read_text("utf-8"))
        for codes in tables.get("codes", {}).values():
            yield codes["label"], where
            for label in codes["items"].values():
                yield label, where
        for number in tables.get("numbers", {}).values():
            yield number["label"], where
            yield number.get("unit", ""), where
        for items in tables.get("items", {}).values():
            for item in items.values():
                yield from ((item.get(part, ""), where) for part in ("label", "unit", "help"))
        for procedure in tables.get("procedures", ()):
            yield procedure["label"], where
            for step in procedure["steps"]:
                yield step["label"], where
        for measure in tables.get("quality_measures", ()):
            yield from ((measure[part], where) for part in ("label", "how"))
        for threshold in tables.get("clue_thresholds", ()):
            yield from ((threshold[part], where) for part in ("department", "passed_on"))


def _from_forms() -> Iterator[Found]:
    """The survey forms that come with the program: labels and messages of questions, titles, choices of their own."""
    for path in sorted(HERE.glob("*/forms/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                yield from ((line[part], _where(path)) for part in ("label", "message"))
    for path in sorted(HERE.glob("*/forms/*.toml")):
        for form in tomllib.loads(path.read_text("utf-8")).values():
            texts = [
                form["title"],
                form["source"],
                *(t for own in form.get("choices", {}).values() for t in own.values()),
            ]
            yield from ((text, _where(path)) for text in texts)


def _name(func: ast.expr) -> str:
    if isinstance(func, ast.Attribute):
        return func.attr
    return func.id if isinstance(func, ast.Name) else ""


def _where(path: Path) -> str:
    return path.relative_to(HERE.parent).as_posix()


def main(words: list[str]) -> int:
    """`compile` compiles; without a word the texts are collected first."""
    if words not in ([], ["compile"]):
        print(__doc__, file=sys.stderr)
        return 2
    for language in LANGUAGES:
        if not words:
            missing = update(language)
            print(f"{language}: {len(missing)} untranslated", *missing, sep="\n  ")
        print(_where(compile_catalogue(language)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
