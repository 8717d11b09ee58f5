"""Consents, comparisons and clues as they stand; what the headings of departments' files mean."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.crosscheck import facts
from bangfu.ledger.records import record_model


class Consent(models.Model):
    """A consent as it stands. A member is known by the keyed hash of the ID number."""

    key = models.CharField(_("授权编号"), max_length=110, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12)
    household = models.CharField(_("户编号"), max_length=110, db_index=True)
    person = models.CharField(max_length=32, blank=True)
    scope = models.JSONField(_("授权范围"), default=list)
    since = models.DateField(_("授权日期"))
    until = models.DateField(_("授权截止日"))
    ended_on = models.DateField(_("撤回日期"), null=True)

    class Meta:
        verbose_name = _("授权书")
        indexes = [
            models.Index(fields=["region", "since"], name="consent_place"),
            models.Index(fields=["since", "key"], name="consent_time"),
        ]


class Comparison(models.Model):
    """A file that was compared, with what came of it."""

    key = models.CharField(_("比对编号"), max_length=110, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("比对范围"), max_length=12)
    source = models.CharField(_("比对数据"), max_length=30)
    department = models.CharField(_("提供部门"), max_length=200, blank=True)
    compared_on = models.DateField(_("比对日期"))
    rows = models.IntegerField(_("文件行数"))
    people = models.IntegerField(_("参加比对人数"))
    no_consent = models.IntegerField(_("未授权未查人数"))
    exact = models.IntegerField(_("证件号一致"))
    probable = models.IntegerField(_("多项信息吻合"))
    below = models.IntegerField(_("未达预警线"))
    found = models.IntegerField(_("发出线索"))

    class Meta:
        verbose_name = _("数据比对")
        indexes = [
            models.Index(fields=["region", "compared_on"], name="comparison_place"),
            models.Index(fields=["compared_on", "key"], name="comparison_time"),
        ]


class Finding(models.Model):
    """A clue as it stands. What the department's row says is in its fact only."""

    key = models.CharField(_("线索编号"), max_length=110, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12)
    comparison = models.CharField(_("比对编号"), max_length=110, db_index=True)
    source = models.CharField(_("比对数据"), max_length=30)
    sort = models.CharField(_("线索种类"), max_length=20)
    household = models.CharField(_("户编号"), max_length=110, blank=True, db_index=True)
    other = models.CharField(_("另一户编号"), max_length=110, blank=True)
    name = models.CharField(_("姓名"), max_length=200)
    sound = models.CharField(max_length=1300)
    how = models.CharField(_("匹配方式"), max_length=10)
    bits = models.DecimalField(_("匹配权重"), max_digits=9, decimal_places=2, null=True)
    state = models.CharField(_("核实状态"), max_length=10)
    found_on = models.DateField(_("发出日期"))
    due_on = models.DateField(_("核实期限"))
    verified_on = models.DateField(_("核实日期"), null=True)
    reason = models.CharField(_("排除理由"), max_length=200, blank=True)
    case = models.CharField(_("办理编号"), max_length=110, blank=True)
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("比对线索")
        indexes = [
            models.Index(fields=["region", "state", "due_on"], name="finding_place"),
            models.Index(fields=["due_on", "key"], name="finding_due"),
            models.Index(fields=["sound", "region"], name="finding_sound"),
            models.Index(fields=["name", "region"], name="finding_name"),
        ]


class Column(models.Model):
    """What a heading means in an office's files of one kind: said once, offered next time."""

    office = models.CharField(max_length=12)
    source = models.CharField(max_length=30)
    head = models.CharField(max_length=200)
    meaning = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "source", "head"], name="column_once")]


ConsentEntry = record_model(facts.ConsentSigned, __name__, "ConsentEntry")
ConsentEnd = record_model(facts.ConsentEnded, __name__, "ConsentEnd")
ComparisonEntry = record_model(facts.FileCompared, __name__, "ComparisonEntry")
FindingEntry = record_model(facts.ClueFound, __name__, "FindingEntry")
Verification = record_model(facts.ClueVerified, __name__, "Verification")
PassingOn = record_model(facts.CluePassedOn, __name__, "PassingOn")
