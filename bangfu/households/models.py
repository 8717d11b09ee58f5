"""Households and their members as they stand; entries of exits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.households.facts import HouseholdExited, HouseholdMoved, HouseholdRelapsed, MemberJoined, MemberLeft
from bangfu.ledger.records import record_model


class Household(models.Model):
    """A registered household."""

    key = models.CharField(_("户编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12)
    head = models.CharField(_("户主"), max_length=60)
    sound = models.CharField(max_length=200)
    initials = models.CharField(max_length=60)
    size = models.IntegerField(_("人口"))
    attribute = models.CharField(_("贫困户属性"), max_length=10)
    cause = models.CharField(_("主要致贫原因"), max_length=10)
    income = models.DecimalField(_("人均纯收入"), max_digits=18, decimal_places=2, null=True)
    state = models.CharField(_("状态"), max_length=10)
    registered_on = models.DateField(_("建档日期"))
    exited_on = models.DateField(_("脱贫日期"), null=True)
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("农户")
        indexes = [
            models.Index(fields=["region", "key"], name="household_place"),
            models.Index(fields=["head", "region"], name="household_head"),
            models.Index(fields=["sound", "region"], name="household_sound"),
            models.Index(fields=["initials", "region"], name="household_initials"),
            models.Index(fields=["registered_on", "key"], name="household_time"),
            models.Index(fields=["state", "region", "key"], name="household_state"),
        ]


class Person(models.Model):
    """A member of a household. The ID number is found by its keyed hash and its last four characters."""

    stream = models.CharField(max_length=120, db_index=True)
    household = models.CharField(max_length=60)
    region = models.CharField(max_length=12)
    name = models.CharField(_("姓名"), max_length=60)
    sex = models.CharField(_("性别"), max_length=2)
    born_on = models.DateField(_("出生日期"), null=True)
    relation = models.CharField(_("与户主关系"), max_length=4)
    education = models.CharField(_("文化程度"), max_length=4, blank=True)
    labour = models.CharField(_("劳动能力"), max_length=4, blank=True)
    work_months = models.IntegerField(_("务工时间"), null=True)
    id_hash = models.CharField(max_length=32, db_index=True)
    id_last = models.CharField(max_length=4)

    class Meta:
        verbose_name = _("家庭成员")
        indexes = [models.Index(fields=["id_last", "region"], name="person_id_last")]


Exit = record_model(HouseholdExited, __name__, "Exit")
Joining = record_model(MemberJoined, __name__, "Joining")
Leaving = record_model(MemberLeft, __name__, "Leaving")
Relapse = record_model(HouseholdRelapsed, __name__, "Relapse")
Move = record_model(HouseholdMoved, __name__, "Move")
