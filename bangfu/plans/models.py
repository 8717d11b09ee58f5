"""Plans, cards and disputes as they stand; the entries of every kind."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.ledger.records import record_model
from bangfu.plans import facts


class Plan(models.Model):
    """A household's plan in its last version. What was delivered stands in the entries of `Delivered`."""

    key = models.CharField(_("计划编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12)
    household = models.CharField(_("户编号"), max_length=60, db_index=True)
    cause = models.CharField(_("主要致贫原因"), max_length=10)
    exit_year = models.IntegerField(_("计划脱贫年度"), null=True)
    measures = models.IntegerField(_("措施"))
    money = models.DecimalField(_("计划资金"), max_digits=18, decimal_places=2)
    made_on = models.DateField(_("制定日期"))
    versions = models.IntegerField(_("版本"))
    confirmed_on = models.DateField(_("确认日期"), null=True)
    state = models.CharField(_("计划状态"), max_length=10)

    class Meta:
        verbose_name = _("帮扶计划")
        indexes = [
            models.Index(fields=["region", "key"], name="plan_region"),
            models.Index(fields=["made_on", "key"], name="plan_time"),
        ]


class VillagePlan(models.Model):
    """A village's plan."""

    key = models.CharField(_("规划编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12, db_index=True)
    first_year = models.IntegerField(_("起始年度"))
    last_year = models.IntegerField(_("终止年度"))
    industry = models.CharField(_("主导产业"), max_length=200, blank=True)
    years = models.IntegerField(_("已有年度计划"))
    made_on = models.DateField(_("制定日期"))

    class Meta:
        verbose_name = _("村规划")


class Card(models.Model):
    """A household's card. `token` is the address, `pin` the keyed hash of the PIN."""

    key = models.CharField(_("卡号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12, db_index=True)
    household = models.CharField(_("户编号"), max_length=60, db_index=True)
    token = models.CharField(max_length=32, db_index=True)
    pin = models.CharField(max_length=32)
    issued_on = models.DateField(_("发卡日期"))
    state = models.CharField(_("卡的状态"), max_length=10)

    class Meta:
        verbose_name = _("明白卡")


class Dispute(models.Model):
    """Something that a household calls untrue, as it stands. What it says is in its fact only."""

    key = models.CharField(_("反映编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12, db_index=True)
    household = models.CharField(_("户编号"), max_length=60, db_index=True)
    about = models.CharField(_("哪一项"), max_length=20)
    said_on = models.DateField(_("反映日期"))
    due_on = models.DateField(_("答复期限"))
    state = models.CharField(_("答复状态"), max_length=10)
    answered_on = models.DateField(_("答复日期"), null=True)
    reason = models.TextField(_("答复"), blank=True)

    class Meta:
        verbose_name = _("农户反映")


Made = record_model(facts.HouseholdPlanMade, __name__, "Made")
Confirmation = record_model(facts.PlanConfirmed, __name__, "Confirmation")
Delivered = record_model(facts.MeasureDelivered, __name__, "Delivered")
VillageMade = record_model(facts.VillagePlanMade, __name__, "VillageMade")
YearPlan = record_model(facts.YearPlanMade, __name__, "YearPlan")
Issue = record_model(facts.CardIssued, __name__, "Issue")
Cancellation = record_model(facts.CardCancelled, __name__, "Cancellation")
Disputed = record_model(facts.StatementDisputed, __name__, "Disputed")
Answer = record_model(facts.DisputeAnswered, __name__, "Answer")
