"""Samples and their households, and the entries of checks, rosters and answers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.ledger.records import record_model
from bangfu.quality import facts


class Sample(models.Model):
    """A sample as it was drawn; `frame` holds the counties' and drawn villages' numbers."""

    key = models.CharField(_("样本编号"), max_length=110, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("地区"), max_length=12)
    title = models.CharField(_("核查名称"), max_length=200)
    drawn_on = models.DateField(_("抽取日期"))
    seed = models.CharField(_("公开种子"), max_length=200)
    units = models.IntegerField(_("抽中户数"))
    frame = models.JSONField(default=dict)
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("核查样本")
        indexes = [
            models.Index(fields=["region", "drawn_on"], name="sample_place"),
            models.Index(fields=["drawn_on", "key"], name="sample_time"),
        ]


class SampleUnit(models.Model):
    """A household that was drawn."""

    stream = models.CharField(max_length=120, db_index=True)
    sample = models.CharField(max_length=110, db_index=True)
    region = models.CharField(max_length=12)
    group = models.CharField(max_length=20)
    unit = models.CharField(max_length=200)


Roster = record_model(facts.RosterCounted, __name__, "Roster")
Check = record_model(facts.HouseholdChecked, __name__, "Check")
LeadAnswer = record_model(facts.LeadAnswered, __name__, "LeadAnswer")
