"""Projects as they stand; entries of needs, progress and acceptance."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.ledger.records import record_model
from bangfu.projects import facts


class Project(models.Model):
    """A project."""

    key = models.CharField(_("项目编号"), max_length=60, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("所在地"), max_length=12)
    name = models.CharField(_("项目名称"), max_length=200, db_index=True)
    sound = models.CharField(max_length=800, db_index=True)
    initials = models.CharField(max_length=200, db_index=True)
    category = models.CharField(_("项目类别"), max_length=20)
    unit = models.CharField(_("帮扶单位"), max_length=60, db_index=True)
    plan = models.DecimalField(_("计划投资"), max_digits=18, decimal_places=2, null=True)
    exactness = models.CharField(_("准确程度"), max_length=10)
    state = models.CharField(_("状态"), max_length=10)
    percent = models.IntegerField(_("完成比例"), null=True)
    households = models.IntegerField(_("受益户数"), null=True)
    people = models.IntegerField(_("受益人数"), null=True)
    registered_on = models.DateField(_("登记日期"))
    accepted_on = models.DateField(_("验收日期"), null=True)

    class Meta:
        verbose_name = _("项目")
        indexes = [models.Index(fields=["region", "key"], name="project_region")]


Need = record_model(facts.NeedCollected, __name__, "Need")
Progress = record_model(facts.ProjectProgressed, __name__, "Progress")
Acceptance = record_model(facts.ProjectAccepted, __name__, "Acceptance")
