"""Teams and posts as they stand; entries of postings and offices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.ledger.records import record_model
from bangfu.stationing import facts


class Team(models.Model):
    """A work team."""

    key = models.CharField(_("工作队编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("驻村"), max_length=12)
    name = models.CharField(_("工作队名称"), max_length=200, db_index=True)
    sound = models.CharField(max_length=800, db_index=True)
    initials = models.CharField(max_length=200, db_index=True)
    unit = models.CharField(_("派出单位"), max_length=60, db_index=True)
    leader = models.CharField(_("队长"), max_length=60, blank=True)
    strength = models.IntegerField(_("在岗人数"))
    since = models.DateField(_("进驻日期"))
    until = models.DateField(_("撤出日期"), null=True)
    state = models.CharField(_("状态"), max_length=10)

    class Meta:
        verbose_name = _("驻村工作队")
        indexes = [models.Index(fields=["region", "key"], name="team_region")]


class Posting(models.Model):
    """A cadre's post in a team, from `since` up to `until`."""

    stream = models.CharField(max_length=120, db_index=True)
    team = models.CharField(max_length=60)
    region = models.CharField(max_length=12)
    cadre = models.CharField(_("干部编号"), max_length=60, db_index=True)
    post = models.CharField(_("职务"), max_length=20)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True)
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("驻村任职")


TeamExit = record_model(facts.TeamWithdrawn, __name__, "TeamExit")
Replacement = record_model(facts.CadreReplaced, __name__, "Replacement")
Recall = record_model(facts.CadreRecalled, __name__, "Recall")
PostingEntry = record_model(facts.CadrePosted, __name__, "PostingEntry")
Secondment = record_model(facts.CadreSeconded, __name__, "Secondment")
