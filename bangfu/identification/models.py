"""Cases as they stand, what is shown to the public, objections; the entries of every kind."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.identification import facts
from bangfu.ledger.records import record_model


class Case(models.Model):
    """A household's or village's way through a procedure, as it stands."""

    key = models.CharField(_("办理编号"), max_length=110, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12)
    procedure = models.CharField(_("程序"), max_length=30)
    batch = models.CharField(_("批次"), max_length=200, blank=True)
    household = models.CharField(_("户编号"), max_length=200, blank=True, db_index=True)
    head = models.CharField(_("户主"), max_length=200, blank=True)
    sound = models.CharField(max_length=1300, blank=True)
    group = models.CharField(_("村民小组"), max_length=200, blank=True)
    people = models.IntegerField(_("人口"), null=True)
    state = models.CharField(_("状态"), max_length=10)
    step = models.CharField(_("当前环节"), max_length=30, blank=True)
    waits_for = models.CharField(_("等待"), max_length=10, blank=True)
    due_on = models.DateField(_("期限"), null=True)
    showing = models.BooleanField(_("公示中"), default=False)
    stopped = models.CharField(max_length=30, blank=True)
    unanswered = models.IntegerField(_("待答复异议"), default=0)
    opened_on = models.DateField(_("开始日期"))
    step_since = models.DateField()
    ended_on = models.DateField(_("办结日期"), null=True)
    ended_how = models.CharField(max_length=20, blank=True)
    monitored_class = models.CharField(_("监测对象类别"), max_length=4, blank=True)
    earlier = models.CharField(max_length=110, blank=True, db_index=True)
    seq = models.BigIntegerField()

    class Meta:
        verbose_name = _("办理事项")
        indexes = [
            models.Index(fields=["region", "procedure", "batch"], name="case_place"),
            models.Index(fields=["opened_on", "key"], name="case_time"),
            models.Index(fields=["sound", "region"], name="case_sound"),
        ]


class Monitored(models.Model):
    """A household's monitoring as it stands: what it is called, what is due and until when. Its risks stand in its facts only."""

    key = models.CharField(_("办理编号"), max_length=110, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12)
    household = models.CharField(_("户编号"), max_length=200, blank=True, db_index=True)
    head = models.CharField(_("户主"), max_length=200)
    sound = models.CharField(max_length=1300, blank=True)
    people = models.IntegerField(_("人口"), null=True)
    source = models.CharField(_("线索来源"), max_length=20)
    stage = models.CharField(_("监测状态"), max_length=12)
    monitored_class = models.CharField(_("监测对象类别"), max_length=4, blank=True)
    found_on = models.DateField(_("发现线索"))
    identified_on = models.DateField(_("认定日期"), null=True)
    identified_seq = models.BigIntegerField(null=True)
    helped_on = models.DateField(_("开始帮扶"), null=True)
    green = models.BooleanField(_("绿色通道"), default=False)
    unmet = models.IntegerField(_("没有对应措施的风险"), default=0)
    due = models.CharField(_("待办"), max_length=12, blank=True)
    due_on = models.DateField(_("期限"), null=True)
    closable_on = models.DateField(_("最早可提出消除"), null=True)
    ended_on = models.DateField(_("结束日期"), null=True)
    again = models.BooleanField(_("再次纳入"), default=False)

    class Meta:
        verbose_name = _("监测对象")
        indexes = [
            models.Index(fields=["region", "stage", "due_on"], name="monitored_place"),
            models.Index(fields=["found_on", "key"], name="monitored_time"),
            models.Index(fields=["sound", "region"], name="monitored_sound"),
        ]


class Publicity(models.Model):
    """A case in a publicity or announcement. All of a village, batch and round share a `token`, the notice's address."""

    stream = models.CharField(max_length=120, db_index=True)
    case = models.CharField(max_length=110)
    region = models.CharField(max_length=12)
    token = models.CharField(max_length=32, db_index=True)
    round = models.CharField(max_length=10)
    opened_on = models.DateField()
    until = models.DateField()
    closed_on = models.DateField(null=True)
    place = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=200, blank=True)


class Objection(models.Model):
    """An objection as it stands; `key` is that of its case. What it says is in its fact only."""

    key = models.CharField(_("办理事项"), max_length=110)
    objection = models.CharField(_("异议编号"), max_length=200)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12)
    raised_on = models.DateField(_("提出日期"))
    way = models.CharField(_("反映方式"), max_length=10)
    state = models.CharField(_("状态"), max_length=10)
    due_on = models.DateField(_("答复期限"))
    answered_on = models.DateField(_("答复日期"), null=True)
    reason = models.TextField(_("答复"), blank=True)

    class Meta:
        verbose_name = _("异议")
        indexes = [
            models.Index(fields=["region", "raised_on"], name="objection_place"),
            models.Index(fields=["raised_on", "id"], name="objection_time"),
        ]


class Omission(models.Model):
    """A report that a household is missing from a list, as it stands. What it says is in its fact only."""

    key = models.CharField(_("反映编号"), max_length=110, primary_key=True)
    stream = models.CharField(max_length=120, db_index=True)
    region = models.CharField(_("村"), max_length=12)
    batch = models.CharField(_("批次"), max_length=200, blank=True)
    reported_on = models.DateField(_("提出日期"))
    way = models.CharField(_("反映方式"), max_length=10)
    state = models.CharField(_("状态"), max_length=20)
    due_on = models.DateField(_("答复期限"))
    answered_on = models.DateField(_("答复日期"), null=True)
    case = models.CharField(_("已受理的办理编号"), max_length=110, blank=True)
    reason = models.TextField(_("答复"), blank=True)

    class Meta:
        verbose_name = _("漏报反映")
        indexes = [
            models.Index(fields=["region", "reported_on"], name="omission_place"),
            models.Index(fields=["reported_on", "key"], name="omission_time"),
        ]


ApplicationEntry = record_model(facts.Applied, __name__, "ApplicationEntry")
ExitProposal = record_model(facts.ExitProposed, __name__, "ExitProposal")
VillageExitProposal = record_model(facts.VillageExitProposed, __name__, "VillageExitProposal")
Clue = record_model(facts.ClueReceived, __name__, "Clue")
JoinedClue = record_model(facts.ClueJoined, __name__, "JoinedClue")
RiskClosingProposal = record_model(facts.RiskClosingProposed, __name__, "RiskClosingProposal")
Verification = record_model(facts.Verified, __name__, "Verification")
Deliberation = record_model(facts.Deliberated, __name__, "Deliberation")
PublicityOpening = record_model(facts.PublicityOpened, __name__, "PublicityOpening")
PublicityClosing = record_model(facts.PublicityClosed, __name__, "PublicityClosing")
ObjectionEntry = record_model(facts.ObjectionRaised, __name__, "ObjectionEntry")
ObjectionAnswer = record_model(facts.ObjectionAnswered, __name__, "ObjectionAnswer")
TownReview = record_model(facts.TownReviewed, __name__, "TownReview")
CountyReview = record_model(facts.CountyReviewed, __name__, "CountyReview")
Consent = record_model(facts.ConsentAnswered, __name__, "Consent")
Comparison = record_model(facts.Compared, __name__, "Comparison")
Announcement = record_model(facts.Announced, __name__, "Announcement")
ExitSignature = record_model(facts.ExitSigned, __name__, "ExitSignature")
CheckDraw = record_model(facts.CheckDrawn, __name__, "CheckDraw")
SpotCheck = record_model(facts.SpotChecked, __name__, "SpotCheck")
Return = record_model(facts.Returned, __name__, "Return")
Rejection = record_model(facts.Rejected, __name__, "Rejection")
Withdrawal = record_model(facts.CaseWithdrawn, __name__, "Withdrawal")
MonitoredHousehold = record_model(facts.MonitoredHouseholdIdentified, __name__, "MonitoredHousehold")
MeasureStart = record_model(facts.MeasureStarted, __name__, "MeasureStart")
NaturalEnd = record_model(facts.RiskEndedNaturally, __name__, "NaturalEnd")
RiskClosing = record_model(facts.RiskClosed, __name__, "RiskClosing")
OmissionReport = record_model(facts.OmissionReported, __name__, "OmissionReport")
OmissionAnswer = record_model(facts.OmissionAnswered, __name__, "OmissionAnswer")
