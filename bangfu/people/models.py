"""Units and cadres as they are registered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """An assisting unit."""

    key = models.CharField(_("单位编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("所在地"), max_length=12, db_index=True)
    name = models.CharField(_("单位名称"), max_length=200, db_index=True)
    sound = models.CharField(max_length=800, db_index=True)
    initials = models.CharField(max_length=200, db_index=True)
    level = models.CharField(_("单位级别"), max_length=10)
    lead = models.CharField(_("牵头情况"), max_length=10)

    class Meta:
        verbose_name = _("单位")
        indexes = [models.Index(fields=["region", "key"], name="unit_region")]


class Cadre(models.Model):
    """A cadre."""

    key = models.CharField(_("干部编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("所在地"), max_length=12, db_index=True)
    name = models.CharField(_("姓名"), max_length=60, db_index=True)
    sound = models.CharField(max_length=200, db_index=True)
    initials = models.CharField(max_length=60, db_index=True)
    unit = models.CharField(_("所在单位"), max_length=60, blank=True, db_index=True)
    rank = models.CharField(_("职级"), max_length=20)
    skills = models.JSONField(_("特长"), default=list)

    class Meta:
        verbose_name = _("干部")
        indexes = [models.Index(fields=["region", "key"], name="cadre_region")]
