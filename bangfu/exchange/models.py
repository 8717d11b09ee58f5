"""What import remembers of its users."""

from __future__ import annotations

from django.db import models


class Heading(models.Model):
    """What a heading means in somebody's files of a kind: `field`, or `group.field` of a group's records."""

    by = models.CharField(max_length=150)
    kind = models.CharField(max_length=60)
    head = models.CharField(max_length=200)
    path = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "kind", "head"], name="heading_once")]
