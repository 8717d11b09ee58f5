"""The journal's tables: entries, what they speak of, in-boxes for held and refused facts, import batches."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """An accepted fact. Never changed or deleted; `withdraws` is the `seq` of the entry that it takes back."""

    seq = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=60)
    stream = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=12)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=150)
    origin = models.CharField(max_length=10)
    batch = models.UUIDField(null=True, db_index=True)
    body = models.JSONField()
    personal = models.BinaryField()
    digest = models.CharField(max_length=32, db_index=True)
    withdraws = models.BigIntegerField(null=True, unique=True)

    class Meta:
        verbose_name = _("台账记录")
        indexes = [
            models.Index(fields=["stream", "happened_on"], name="entry_stream"),
            models.Index(fields=["region", "happened_on"], name="entry_region"),
            models.Index(fields=["kind", "seq"], name="entry_kind"),
            models.Index(fields=["by", "happened_on"], name="entry_by_hand", condition=models.Q(batch=None)),
        ]


class Subject(models.Model):
    """That an entry speaks of a thing (`unit:…`, `household:…`): it stands in that thing's time line."""

    subject = models.CharField(max_length=120)
    seq = models.BigIntegerField()
    happened_on = models.DateField()
    births = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-happened_on", "-seq"], name="subject_time"),
            models.Index(fields=["seq"], name="subject_seq"),
        ]


STATES = [("waiting", _("待核")), ("mended", _("已改正")), ("dropped", _("已撤销"))]


class Held(models.Model):
    """待核: a well-formed fact that a rule objects to, kept until somebody confirms or drops it."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    region = models.CharField(max_length=12, db_index=True)
    happened_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    origin = models.CharField(max_length=10)
    batch = models.UUIDField(null=True)
    body = models.JSONField()
    personal = models.BinaryField()
    reasons = models.JSONField()
    waits_for = models.CharField(max_length=120, blank=True, db_index=True)
    state = models.CharField(max_length=10, default="waiting", choices=STATES)
    decided_by = models.CharField(max_length=150, blank=True)
    decision = models.CharField(max_length=300, blank=True)


class Quarantine(models.Model):
    """隔离: what was refused, kept so that nothing is lost; the raw input is sealed."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    region = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    origin = models.CharField(max_length=10)
    raw = models.BinaryField()
    reasons = models.JSONField()
    state = models.CharField(max_length=10, default="waiting", choices=STATES)
    decided_by = models.CharField(max_length=150, blank=True)
    decision = models.CharField(max_length=300, blank=True)


class Batch(models.Model):
    """One imported file."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(db_index=True)
    accepted = models.IntegerField(default=0)
    duplicate = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=300, blank=True)
