"""What an office writes around the figures, and what it has published; the figures themselves are counted."""

from __future__ import annotations

from django.db import models


class ReviewText(models.Model):
    """A version of the text around the figures for a region and below; the newest of the nearest region is used."""

    region = models.CharField(max_length=12, db_index=True)
    text = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()


class Publication(models.Model):
    """A published review: the text and the place in the journal at which its figures were counted. Never changed."""

    region = models.CharField(max_length=12)
    period = models.CharField(max_length=24)
    asof = models.BigIntegerField()
    text = models.TextField()
    figures = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    explanation = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "period", "-at"], name="publication_of")]
