"""The web form of a fact kind, made from its declaration, and reading what was posted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.kit import show
from bangfu.plain.fact import Field, Type, fields_of
from bangfu.plain.policy import codes
from bangfu.plain.verdict import Reason

KINDS_OF_INPUT = {
    Type.TEXT: "text", Type.LONG: "long", Type.INTEGER: "integer", Type.NUMBER: "number", Type.MONEY: "money",
    Type.DATE: "date", Type.YES: "yesno", Type.CODE: "choice", Type.CODES: "choices", Type.REGION: "region",
    Type.REF: "ref", Type.ID_NUMBER: "text", Type.PHONE: "text", Type.GROUP: "group",
}  # fmt: skip


def raw_of(cls: type, post: QueryDict) -> dict[str, Any]:
    """The posted values of a kind's form by field name; groups from `name-0-field`, gaps between rows allowed."""
    raw: dict[str, Any] = {}
    for f in fields_of(cls):
        if f.type is Type.GROUP and f.item:
            numbers = {int(m[1]) for key in post if (m := re.match(rf"{f.name}-(\d{{1,4}})-", key))}
            records = [
                {g.name: _posted(g, post, f"{f.name}-{n}-{g.name}") for g in fields_of(f.item)} for n in sorted(numbers)
            ]
            raw[f.name] = [record for record in records if any(record.values())]
        else:
            raw[f.name] = _posted(f, post, f.name)
    return raw


def _posted(f: Field, post: QueryDict, name: str) -> Any:
    return post.getlist(name) if f.type is Type.CODES else post.get(name, "")


def form_of(cls: Any, raw: Mapping[str, Any], reasons: Sequence[Reason], form_id: str) -> dict[str, Any]:
    """What `kit/form.html` needs to show a kind's form with values and reasons."""
    kind = cls.kind()
    by_field = {reason.field: show.sentence(reason) for reason in reasons}
    return {
        "title": _(kind.label),
        "id": form_id,
        "submit_label": _("登记"),
        "fields": [_input(f, raw.get(f.name), by_field, f.name, f.name) for f in fields_of(cls)],
        "errors": [
            {"field": r.field.replace(".", "-"), "label": label_of(cls, r.field), "text": show.sentence(r)}
            for r in reasons
        ],
    }


def label_of(cls: type, path: str) -> str:
    """The label of the field at a path such as `members.2.id_number`."""
    name, _dot, rest = path.partition(".")
    f = next((f for f in fields_of(cls) if f.name == name), None)
    if f is None:
        return ""
    if f.item and rest:
        at, _dot, inner = rest.partition(".")
        return f"{_(f.label)} {int(at) + 1} {label_of(f.item, inner)}".strip()
    return _(f.label)


def _input(f: Field, value: Any, errors: Mapping[str, str], name: str, path: str) -> dict[str, Any]:
    options = [(code, _(label)) for code, label in codes(f.codes).items()] if f.codes else []
    value = next((code for code, label in options if value == label), value)
    made: dict[str, Any] = {
        "name": name,
        "label": _(f.label),
        "kind": KINDS_OF_INPUT[f.type],
        "required": f.required,
        "value": value if isinstance(value, list | tuple) else "" if value is None else str(value),
        "help": _(f.help) if f.help else "",
        "unit": _(f.unit) if f.unit else _("元") if f.type is Type.MONEY else "",
        "error": errors.get(path, ""),
        "options": options,
        "suggest_url": _suggest_url(f),
        "placeholder": "2014-04-25" if f.type is Type.DATE else "",
    }
    if f.type is Type.GROUP and f.item:
        inner = fields_of(f.item)
        rows = value or [{}]
        made["add_label"] = _("再加一行")
        made["rows"] = [
            [_input(g, row.get(g.name), errors, f"{name}-{n}-{g.name}", f"{path}.{n}.{g.name}") for g in inner]
            for n, row in enumerate(rows)
        ]
        made["blank"] = [_input(g, None, {}, f"{name}-__n__-{g.name}", "") for g in inner]
    return made


def _suggest_url(f: Field) -> str:
    if f.type is Type.REGION:
        return reverse("desk:suggest", args=["place"])
    return reverse("desk:suggest", args=[f.ref]) if f.ref else ""
