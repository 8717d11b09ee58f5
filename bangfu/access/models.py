"""Users, their grants, and the log of who looked at what."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.access.roles import ROLES


class User(AbstractUser):
    """Somebody who signs in."""

    full_name = models.CharField(_("姓名"), max_length=60, blank=True)
    office = models.CharField(_("单位"), max_length=120, blank=True)
    cadre = models.CharField(_("干部编号"), max_length=60, blank=True, db_index=True)
    """Whose own days and visits these are, for those who are in the register of cadres."""
    password_due = models.BooleanField(default=False)
    """The password is one that an administrator gave: until its owner sets another, the account may do nothing."""

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)


class Grant(models.Model):
    """A role in a region (and all below it) or for a unit, for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("角色"), max_length=20, choices=[(name, role.label) for name, role in ROLES.items()])
    region = models.CharField(_("区划"), max_length=12, blank=True)
    unit = models.CharField(_("单位编号"), max_length=60, blank=True)
    since = models.DateField(_("起"), null=True, blank=True)
    until = models.DateField(_("止"), null=True, blank=True)

    def holds(self, on: date) -> bool:
        """Whether it is valid on a day; `until` is the first day on which it is not."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_region_or_unit",
                condition=~models.Q(region="", unit="") | models.Q(role__in=["administrator", "public"]),
            )
        ]


class Device(models.Model):
    """A phone on which somebody keeps what the work needs without a network; locked, it empties itself at next contact."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    name = models.CharField(_("设备"), max_length=100)
    app = models.CharField(_("版本"), max_length=20)
    since = models.DateTimeField(_("启用时间"))
    seen = models.DateTimeField(_("最近联系"))
    key = models.BinaryField()
    """The key of what is on the phone, sealed, so that a forgotten PIN or a lock loses nothing that was not sent yet."""
    locked_at = models.DateTimeField(_("锁定时间"), null=True)
    locked_by = models.CharField(max_length=150, blank=True)


class Tries(models.Model):
    """How often something secret was tried since a moment."""

    what = models.CharField(max_length=120, primary_key=True)
    count = models.IntegerField()
    until = models.DateTimeField()


class AuditLog(models.Model):
    """One look at personal data, export or change of rights: who, what, why. Never the data itself."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.CharField(max_length=150, db_index=True)
    verb = models.CharField(max_length=30)
    subject = models.CharField(max_length=120, db_index=True)
    reason = models.CharField(max_length=300, blank=True)
