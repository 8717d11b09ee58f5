"""Published forms, the surveys that were taken in, and the papers: forms being filled in or sent, as they came."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.ledger.registry import RECORDS, SEALED
from bangfu.survey.facts import HouseholdSurveyed, VillageSurveyed


class SurveyForm(models.Model):
    """A published version of a form."""

    key = models.CharField(_("表号和版本"), max_length=200, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    survey_form = models.CharField(_("表号"), max_length=100, db_index=True)
    version = models.CharField(_("版本"), max_length=60)
    title = models.CharField(_("表名"), max_length=200)
    about = models.CharField(_("调查对象"), max_length=20)
    region = models.CharField(_("使用地区"), max_length=12, db_index=True)
    since = models.DateField(_("启用日期"))
    until = models.DateField(_("停用日期"), null=True)
    checksum = models.CharField(max_length=32)
    workbook = models.CharField(max_length=64)
    xform = models.CharField(max_length=64)
    questions = models.IntegerField(_("题数"))
    asks = models.JSONField(default=dict)
    """Question path → item."""
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("调查表")


class _Surveyed(models.Model):
    """What lists show of a survey; its answers stand in the journal and, as far as they are open, in the lake."""

    seq = models.BigIntegerField(primary_key=True)
    region = models.CharField(_("村"), max_length=12)
    happened_on = models.DateField(_("日期"))
    form = models.CharField(_("调查表"), max_length=100)
    version = models.CharField(_("版本"), max_length=60)
    instance = models.CharField(_("问卷编号"), max_length=120, db_index=True)
    surveyor = models.CharField(_("调查人"), max_length=150, blank=True)
    seconds = models.IntegerField(_("用时"), null=True)

    class Meta:
        abstract = True


class HouseholdSurvey(_Surveyed):
    household = models.CharField(_("户编号"), max_length=120, db_index=True)

    class Meta:
        verbose_name = _("入户调查")
        indexes = [
            models.Index(fields=["region", "-happened_on", "-seq"], name="household_survey_place"),
            models.Index(fields=["-happened_on", "-seq"], name="household_survey_time"),
        ]


class VillageSurvey(_Surveyed):
    class Meta:
        verbose_name = _("村情调查")
        indexes = [
            models.Index(fields=["region", "-happened_on", "-seq"], name="village_survey_place"),
            models.Index(fields=["-happened_on", "-seq"], name="village_survey_time"),
        ]


RECORDS[HouseholdSurveyed.kind().name] = HouseholdSurvey
RECORDS[VillageSurveyed.kind().name] = VillageSurvey


class Paper(models.Model):
    """A form's instance as somebody fills it in or as a client sent it; `content` is its XML, sealed.

    It is no read model but a document: what a survey says for good stands in the journal, under `fact`.
    """

    instance = models.CharField(_("问卷编号"), max_length=120, primary_key=True)
    form = models.CharField(max_length=200)
    """Key of the form's version."""
    title = models.CharField(_("表名"), max_length=200)
    by = models.CharField(_("登记人"), max_length=150, db_index=True)
    region = models.CharField(max_length=12, blank=True)
    household = models.CharField(_("户编号"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, db_index=True)
    origin = models.CharField(max_length=10)
    at = models.DateTimeField(_("时间"), db_index=True)
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField()
    known = models.BinaryField()
    """Sealed: what was filled in beforehand, by address, with the day it is from."""
    expected = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    fact = models.UUIDField(null=True)


def about(row: Paper) -> bytes:
    """What the seals of a paper are bound to."""
    return row.instance.encode()


SEALED[Paper, "content"] = SEALED[Paper, "known"] = about


class Attachment(models.Model):
    """A photo, sound or file that belongs to a paper."""

    instance = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["instance", "name"], name="attachment_once")]
