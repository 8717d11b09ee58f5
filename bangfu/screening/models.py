"""What the rules said of each registered household when they last looked; made anew from facts at any time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.ledger.records import record_model
from bangfu.screening import facts


class Screened(models.Model):
    """A household as it was judged on a day: incomes in fen; `lacking`: the indicators that it is deprived of."""

    household = models.CharField(_("户编号"), max_length=60, primary_key=True)
    region = models.CharField(_("村"), max_length=12)
    on = models.DateField(_("甄别日期"))
    size = models.IntegerField(_("人口"))
    state = models.CharField(_("状态"), max_length=10)
    net = models.BigIntegerField(_("家庭纯收入"), null=True)
    line = models.BigIntegerField(_("扶贫标准"), null=True)
    lacking = models.CharField(max_length=200, blank=True)
    found_class = models.CharField(_("按规则应为"), max_length=4, blank=True)
    edition = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = _("甄别结果")
        indexes = [models.Index(fields=["region", "household"], name="screened_place")]


class Hit(models.Model):
    """That a rule objects to a household, whether or not it is exempted."""

    household = models.CharField(_("户编号"), max_length=60, db_index=True)
    region = models.CharField(_("村"), max_length=12)
    rule = models.CharField(_("规则"), max_length=30)

    class Meta:
        verbose_name = _("规则命中")
        indexes = [
            models.Index(fields=["rule", "region"], name="hit_rule"),
            models.Index(fields=["region", "rule"], name="hit_place_rule"),
        ]


class Looked(models.Model):
    """Up to which entry of the journal households were screened, and by which edition of the numbers all were; one row."""

    seq = models.BigIntegerField()
    edition = models.CharField(max_length=16, blank=True)


class RuleChange(models.Model):
    """A change of the rules as it stands: a draft, or in use from `since` up to, not including, `until`."""

    key = models.CharField(_("改动编号"), max_length=110, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("适用地区"), max_length=12)
    name = models.CharField(_("名称"), max_length=200)
    line = models.DecimalField(_("扶贫标准"), max_digits=18, decimal_places=2, null=True)
    cutoff = models.IntegerField(_("临界值"), null=True)
    weights = models.JSONField(_("指标权重"), default=dict)
    state = models.CharField(_("状态"), max_length=10)
    drafted_on = models.DateField(_("起草日期"))
    since = models.DateField(_("起用日期"), null=True)
    until = models.DateField(_("停用日期"), null=True)
    source = models.CharField(_("依据文件"), max_length=200, blank=True)
    decided_by = models.CharField(_("批准人"), max_length=200, blank=True)
    seq = models.BigIntegerField(null=True)
    """Where its publication stands in the journal: of two from one day on the later published one holds."""

    class Meta:
        verbose_name = _("规则改动")
        indexes = [models.Index(fields=["region", "drafted_on"], name="rule_change_place")]


Exemption = record_model(facts.RuleExempted, __name__, "Exemption")
