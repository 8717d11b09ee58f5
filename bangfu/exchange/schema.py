"""The JSON schema of a fact kind, made from its declaration: what a phone or another system may send."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from bangfu.plain.fact import Field, Type, fields_of
from bangfu.plain.policy import codes

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DECIMAL = {"type": ["string", "number"], "pattern": r"^-?\d+(\.\d+)?$"}
BASE: dict[Type, dict[str, Any]] = {
    Type.INTEGER: {"type": "integer"},
    Type.NUMBER: DECIMAL,
    Type.MONEY: DECIMAL,
    Type.DATE: {"type": "string", "format": "date"},
    Type.YES: {"type": "boolean"},
    Type.REGION: {"type": "string", "description": "12-digit code, or a prefix of one"},
    Type.LONG: {"type": "string", "maxLength": 5000},
    Type.ID_NUMBER: {"type": "string", "minLength": 18, "maxLength": 22},
    Type.PHONE: {"type": "string", "pattern": r"^\+?[\d\s-]{7,20}$"},
}


def schema(kind: Any) -> dict[str, Any]:
    """A kind's schema. `kind` and the sender's own `id` (a UUID) stand beside the declared fields."""
    body = _object(kind)
    properties = {"kind": {"const": kind.kind().name}, "id": {"type": "string", "format": "uuid"}}
    return {
        "$schema": DIALECT,
        "$id": kind.kind().name,
        "title": _(kind.kind().label),
        "description": (kind.__doc__ or "").strip(),
        "x-stream": kind.kind().stream,
        "x-births": kind.kind().births,
        **body,
        "properties": {**properties, **body["properties"]},
        "required": ["kind", *body["required"]],
    }


def _object(cls: type) -> dict[str, Any]:
    fields = fields_of(cls)
    return {
        "type": "object",
        "properties": {f.name: _property(f) for f in fields},
        "required": [f.name for f in fields if f.required],
    }


def _property(f: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"title": _(f.label), "x-privacy": f.privacy.name.lower()}
    if f.help:
        found["description"] = _(f.help)
    if f.unit:
        found["x-unit"] = _(f.unit)
    if f.ref:
        found["x-ref"] = f.ref
    if f.ahead:
        found["x-ahead"] = True
    if f.type is Type.GROUP and f.item:
        return {**found, "type": "array", "items": _object(f.item)}
    if f.codes:
        one = {
            "type": "string",
            "oneOf": [{"const": code, "title": _(label)} for code, label in codes(f.codes).items()],
        }
        return {**found, "type": "array", "items": one} if f.type is Type.CODES else {**found, **one}
    found = {**BASE.get(f.type, {"type": "string", "maxLength": 200}), **found}
    if f.type in (Type.INTEGER, Type.NUMBER, Type.MONEY):
        found["minimum"] = float(f.minimum or 0)
        if f.maximum is not None:
            found["maximum"] = float(f.maximum)
    return found
