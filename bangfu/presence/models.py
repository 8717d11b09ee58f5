"""Attendance bulletins as they were issued."""

from __future__ import annotations

from django.db import models


class Bulletin(models.Model):
    """An issued attendance bulletin (到位情况通报): its figures as they stood at a place in the journal, and the examples
    that a person chose. Never changed."""

    region = models.CharField(max_length=12)
    period = models.CharField(max_length=24)
    asof = models.BigIntegerField()
    number = models.CharField(max_length=60, blank=True)
    figures = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "-at"], name="presence_bulletin_of")]
