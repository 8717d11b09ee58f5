"""Headings that a kind does not know by itself: somebody says once what they mean, and it is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from bangfu.exchange.models import Heading
from bangfu.exchange.spreadsheet import Head, paths
from bangfu.kit.spreadsheet import plain_head
from bangfu.plain.fact import KINDS, Type, field_of, fields_of


def meanings(kind: Any) -> dict[str, str]:
    """Everything a heading may mean: `field` or `group.field` → label."""
    found = {}
    for f in fields_of(kind):
        if f.type is Type.GROUP and f.item:
            found |= {f"{f.name}.{g.name}": f"{gettext(f.label)} · {gettext(g.label)}" for g in fields_of(f.item)}
        else:
            found[f.name] = gettext(f.label) + (" *" if f.required else "")
    return found


def wanted(kind: Any, heads: Iterable[Head], *, lost: bool) -> dict[str, str]:
    """The required fields for which no column is understood, and in which places names that are not found lie (`lost`):
    path → label. Their value may be one for all rows."""
    named = {head.means for head in heads if head.means}
    within = {"region": gettext("各行的地名都在哪个县、镇")} if lost and "region" in named else {}
    return within | {
        path: label.removesuffix(" *") for path, label in meanings(kind).items()
        if path not in named and _required(kind, path)
    }  # fmt: skip


def _required(kind: Any, path: str) -> bool:
    group, _dot, name = path.rpartition(".")
    f = field_of(field_of(kind, group).item, name) if group else field_of(kind, name)
    return f.required and f.type is not Type.GROUP


def remembered(by: str, kind: str) -> dict[str, str]:
    """What somebody said of their headings, as far as the fields are still declared."""
    known = meanings(KINDS[kind])
    rows = Heading.objects.filter(by=by, kind=kind).values_list("head", "path")
    return {head: path for head, path in rows if path in known}


def remember(by: str, kind: str, said: Mapping[str, str]) -> None:
    """Keep what headings mean; an empty meaning forgets."""
    known = meanings(KINDS[kind])
    for head, path in said.items():
        mine = {"by": by, "kind": kind, "head": plain_head(head)[:200]}
        if path in known:
            Heading.objects.update_or_create(**mine, defaults={"path": path})
        else:
            Heading.objects.filter(**mine).delete()


def path_of(kind: Any, word: str) -> str | None:
    """The field that a name, a label or a usual head means; None when there is none."""
    labels = {label.removesuffix(" *"): path for path, label in meanings(kind).items()}
    known = {path: path for path in labels.values()} | labels
    return known.get(word) or paths(kind).get(plain_head(word))
