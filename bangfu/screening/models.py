"""What the rules said of each registered household when they last looked; made anew from facts at any time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.ledger.records import record_model
from bangfu.screening.facts import RuleExempted


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
            models.Index(fields=["region"], name="hit_place"),
        ]


class Looked(models.Model):
    """Up to which entry of the journal households were screened; one row."""

    seq = models.BigIntegerField()


Exemption = record_model(RuleExempted, __name__, "Exemption")
