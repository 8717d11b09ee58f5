"""The map of the house and the data dictionary, made from what is declared: `python -m bangfu.kit.house` writes them."""

from __future__ import annotations

import os
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

from bangfu.plain.fact import KINDS, Fact, Privacy, fields_of
from bangfu.plain.figure import FIGURES, IDENTITIES

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PRIVACY = {Privacy.OPEN: "", Privacy.NAME: "name", Privacy.PERSONAL: "personal"}


def documents() -> dict[str, str]:
    """Each generated document by its name under docs/."""
    return {"map.md": _map(), "dictionary.md": _dictionary(), "glossary.md": _glossary()}


def floors() -> list[str]:
    """The rooms from the ground up, as the stairs in pyproject.toml have them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["tool"]["importlinter"]["contracts"]
    names = [
        layer.removeprefix("bangfu.") for c in contracts if c["type"] == "layers" for layer in reversed(c["layers"])
    ]
    return [name for name in names if (ROOT / "bangfu" / name).is_dir()]


def _map() -> str:
    lines = ["# Map of the house", "", "Made from the code by `python -m bangfu.kit.house`."]
    lines += ["A room imports only from rooms above it in this list.", ""]
    for room in floors():
        text = (import_module(f"bangfu.{room}").__doc__ or "").strip().replace("\n", " ")
        kinds = [name for name in KINDS if name.startswith(room + ".")]
        lines.append(
            f"- **{room}** — {text}" + (f" Facts: {', '.join(k.split('.')[1] for k in kinds)}." if kinds else "")
        )
    return "\n".join(lines) + "\n"


def _dictionary() -> str:
    lines = ["# Data dictionary", "", "Made from the declarations by `python -m bangfu.kit.house`.", "", "## Facts"]
    for name, cls in KINDS.items():
        lines += ["", f"### {name} {cls.kind().label}", "", (cls.__doc__ or "").strip().replace("\n    ", " "), ""]
        lines += ["| field | label | type | required | of | privacy |", "|---|---|---|---|---|---|"]
        lines += _fields(cls, "")
    lines += ["", "## Figures", "", "| key | label | unit | how | where |", "|---|---|---|---|---|"]
    lines += [
        f"| {f.key} | {f.label} | {f.unit} | {_measure(f.measure)} | {_where(f.where)} |" for f in FIGURES.values()
    ]
    lines += ["", "## Identities", ""]
    lines += [f"- {i.label}: {' + '.join(i.left)} {i.relation} {' + '.join(i.right)}" for i in IDENTITIES.values()]
    return "\n".join(lines) + "\n"


def _fields(cls: type, prefix: str) -> list[str]:
    lines = []
    for f in fields_of(cls):
        of = f.codes or f.ref or f.unit
        must = "yes" if f.required else ""
        lines.append(f"| {prefix}{f.name} | {f.label} | {f.type.value} | {must} | {of} | {PRIVACY[f.privacy]} |")
        if f.item:
            lines += _fields(f.item, f"{f.name}.")
    return lines


def _measure(measure: Any) -> str:
    parts = []
    for name, value in measure.__dict__.items():
        if isinstance(value, type) and issubclass(value, Fact):
            value = value.kind().name
        elif isinstance(value, tuple):
            value = "+".join(v.kind().name if isinstance(v, type) else str(v) for v in value)
        if value:
            parts.append(f"{name}={value}")
    return f"{type(measure).__name__}({', '.join(parts)})"


def _where(where: Any) -> str:
    return "; ".join(f"{name}={value}" for name, value in where.items())


def _glossary() -> str:
    lines = ["# Glossary", "", "One word for one thing: the label that people see, and the identifier in the code.", ""]
    lines += ["| 词 | identifier |", "|---|---|"]
    words = {cls.kind().label: cls.__name__ for cls in KINDS.values()}
    words |= {f.label: f.name for cls in KINDS.values() for f in fields_of(cls)}
    lines += [f"| {label} | `{word}` |" for label, word in sorted(words.items())]
    return "\n".join(lines) + "\n"


def main() -> None:
    for name, text in documents().items():
        (DOCS / name).write_text(text, "utf8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
    import django

    django.setup()
    main()
