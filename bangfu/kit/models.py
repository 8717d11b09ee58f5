"""What people keep for themselves: a list's filters and columns under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 40


class SavedView(models.Model):
    """A list as somebody likes to see it: the query of its address, under a name of their own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sheet = models.CharField(max_length=60)
    name = models.CharField(_("名称"), max_length=LONGEST_NAME)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "sheet", "name"], name="saved_view_once")]
