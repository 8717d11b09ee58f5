"""Record models: the typed table of a fact kind that needs no thought, one row per live entry, made from its fields."""

from __future__ import annotations

from typing import Any

from django.db import models

from bangfu.ledger.registry import RECORDS, Told
from bangfu.plain.fact import Fact, Field, Privacy, Type, fields_of, split


def _column(f: Field) -> models.Field[Any, Any] | None:
    """The column of a field; personal ones have none, names do (lists are searched by them)."""
    if f.privacy is Privacy.PERSONAL:
        return None
    name, null = f.label, not f.required
    if f.type is Type.INTEGER:
        return models.IntegerField(name, null=null)
    if f.type is Type.MONEY:
        return models.DecimalField(name, max_digits=18, decimal_places=2, null=null)
    if f.type is Type.NUMBER:
        return models.DecimalField(name, max_digits=18, decimal_places=4, null=null)
    if f.type is Type.DATE:
        return models.DateField(name, null=null)
    if f.type is Type.YES:
        return models.BooleanField(name, null=null)
    if f.type in (Type.CODES, Type.GROUP):
        return models.JSONField(name, default=list)
    if f.type is Type.REF:
        return models.CharField(name, max_length=120, blank=True, db_index=True)
    if f.type is Type.LONG:
        return models.TextField(name, blank=True)
    return models.CharField(name, max_length=200, blank=True)


def record_model(kind: type[Fact], module: str, name: str) -> Any:
    """A Django model with a column per open field of `kind`; its primary key is the entry's `seq`."""
    label = kind.kind().label
    columns: dict[str, Any] = {"seq": models.BigIntegerField(primary_key=True)}
    for f in fields_of(kind):
        column = _column(f)
        if column is not None:
            columns[f.name] = column
    room = module.split(".")[-2]
    meta = type(
        "Meta",
        (),
        {
            "verbose_name": label,
            "verbose_name_plural": label,
            "indexes": [
                models.Index(fields=["region", "-happened_on", "-seq"], name=f"{room[:8]}_{name[:12].lower()}_place"),
                models.Index(fields=["-happened_on", "-seq"], name=f"{room[:8]}_{name[:12].lower()}_time"),
            ],
        },
    )
    doc = f"The live entries of {kind.kind().name}, one row each, made from its declaration."
    made = type(name, (models.Model,), {**columns, "Meta": meta, "__module__": module, "__doc__": doc})
    RECORDS[kind.kind().name] = made
    return made


def record_row(told: Told) -> models.Model:
    """The row of one entry."""
    model = RECORDS[told.fact.kind().name]
    names = {f.name for f in model._meta.concrete_fields}
    values = {f.name: _stored(f, getattr(told.fact, f.name)) for f in fields_of(type(told.fact)) if f.name in names}
    return model(seq=told.seq, **values)


def _stored(f: Field, value: Any) -> Any:
    if f.type is Type.GROUP:
        return [split(item)[0] for item in value or ()]
    if f.type is Type.CODES:
        return list(value or ())
    if value is None and f.type in (Type.TEXT, Type.LONG, Type.REF, Type.CODE, Type.REGION):
        return ""
    return value
