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
    due = models.DateField(_("期满日期"), null=True)
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
    due = models.DateField(_("期满日期"), null=True)
    seat = models.CharField(_("选派来源"), max_length=20, blank=True)
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("驻村任职")


class Leave(models.Model):
    """A leave, both days included; `returned_on` is the first day back."""

    key = models.CharField(_("请假编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("驻村"), max_length=12)
    team = models.CharField(_("工作队编号"), max_length=60)
    cadre = models.CharField(_("干部编号"), max_length=60, db_index=True)
    why = models.CharField(_("请假类别"), max_length=20)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    days = models.IntegerField(_("天数"))
    level = models.CharField(_("审批层级"), max_length=20, blank=True)
    returned_on = models.DateField(_("销假日期"), null=True)
    state = models.CharField(_("状态"), max_length=10)
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("请假")
        indexes = [models.Index(fields=["region", "since"], name="leave_region")]


class Promise(models.Model):
    """A promise of a team: it stays with the post."""

    key = models.CharField(_("承诺编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12)
    team = models.CharField(_("工作队编号"), max_length=60, db_index=True)
    cadre = models.CharField(_("承诺人"), max_length=60, blank=True)
    household = models.CharField(_("户编号"), max_length=60, blank=True)
    what = models.CharField(_("承诺事项"), max_length=200)
    made_on = models.DateField(_("承诺日期"))
    due = models.DateField(_("完成时限"), null=True)
    state = models.CharField(_("状态"), max_length=10)

    class Meta:
        verbose_name = _("承诺")
        indexes = [models.Index(fields=["region", "made_on"], name="promise_region")]


class PresenceObjection(models.Model):
    """What a cadre says against the record of days, and how it was answered."""

    key = models.CharField(_("异议编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("驻村"), max_length=12)
    cadre = models.CharField(_("干部编号"), max_length=60, db_index=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    reason = models.TextField(_("理由"))
    answer = models.TextField(_("答复"), blank=True)
    state = models.CharField(_("状态"), max_length=10)
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("对到岗记录的异议")
        indexes = [models.Index(fields=["region", "since"], name="presence_objection_region")]


TeamExit = record_model(facts.TeamWithdrawn, __name__, "TeamExit")
Replacement = record_model(facts.CadreReplaced, __name__, "Replacement")
Recall = record_model(facts.CadreRecalled, __name__, "Recall")
PostingEntry = record_model(facts.CadrePosted, __name__, "PostingEntry")
Secondment = record_model(facts.CadreSeconded, __name__, "Secondment")
Stable = record_model(facts.VillageJudgedStable, __name__, "Stable")
Roster = record_model(facts.DutyRostered, __name__, "Roster")
OwnDay = record_model(facts.DayInVillage, __name__, "OwnDay")
Confirmation = record_model(facts.DaysConfirmed, __name__, "Confirmation")
Handover = record_model(facts.PostHandedOver, __name__, "Handover")
Conditions = record_model(facts.ConditionsRecorded, __name__, "Conditions")
Insurance = record_model(facts.CadreInsured, __name__, "Insurance")
Checkup = record_model(facts.CheckupMade, __name__, "Checkup")
WorkFunds = record_model(facts.WorkFundsGranted, __name__, "WorkFunds")
