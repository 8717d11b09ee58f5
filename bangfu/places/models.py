"""Places as they are known: each code with its last standing, and every standing it ever had."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.ledger.records import record_model
from bangfu.places.facts import VillageNamed


class Region(models.Model):
    """A region under its code, as it last stood. `region` is its own code, by which it is scoped."""

    key = models.CharField(_("区划代码"), max_length=12, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    short = models.CharField(max_length=60, db_index=True)
    sound = models.CharField(max_length=200, db_index=True)
    initials = models.CharField(max_length=60, db_index=True)
    level = models.CharField(_("级别"), max_length=10)
    since = models.DateField(_("起用日期"))
    until = models.DateField(_("停用日期"), null=True)
    successors = models.CharField(_("并入"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("区划")


class Standing(models.Model):
    """A code as it stood from `since` up to, not including, `until`."""

    stream = models.CharField(max_length=120, db_index=True)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True)
    successors = models.CharField(max_length=200, blank=True)


DemonstrationVillage = record_model(VillageNamed, __name__, "DemonstrationVillage")
