"""Inspections are made, bulletins issued, awards given."""

from __future__ import annotations

from datetime import date

from bangfu.plain.fact import Fact, Privacy, Type, fact, said
from bangfu.plain.words import mark as _


@fact("supervision.inspection_made", _("督查检查"), headline=("mode", "inspectors", "findings"), icon="eye-check")
class InspectionMade(Fact):
    """An inspection was made, announced or not."""

    mode: str = said(_("方式"), Type.CODE, codes="inspection_mode")
    until: date | None = said(_("结束日期"), Type.DATE, default=None)
    inspectors: str = said(_("检查单位"), default="")
    findings: str = said(_("发现问题"), Type.LONG, default="")


@fact("supervision.presence_checked", _("查岗"), headline=("cadre", "found", "note"), icon="user-search")
class PresenceChecked(Fact):
    """An inspection looked for a cadre in the village: there, on leave, or not there without leave."""

    region: str = said(_("驻村"), Type.REGION)
    cadre: str = said(_("干部编号"), Type.REF, ref="cadre")
    found: str = said(_("查岗结果"), Type.CODE, codes="presence_found")
    inspectors: str = said(_("检查单位"), default="")
    note: str = said(_("说明"), Type.LONG, default="")


@fact("supervision.bulletin_issued", _("印发通报"), headline=("title", "category"), icon="speakerphone")
class BulletinIssued(Fact):
    """A bulletin was issued."""

    title: str = said(_("通报标题"))
    category: str = said(_("通报类别"), Type.CODE, codes="bulletin_category")


@fact("supervision.award_given", _("表彰奖励"), headline=("title", "awardee_kind", "merit_year"), icon="trophy")
class AwardGiven(Fact):
    """An award was given for a year's merits to a unit, an enterprise or a person."""

    awardee_kind: str = said(_("表彰对象"), Type.CODE, codes="awardee_kind")
    merit_year: int = said(_("表彰年度"), Type.INTEGER, minimum=1990, maximum=2100)
    title: str = said(_("荣誉称号"))
    unit: str = said(_("单位"), Type.REF, ref="unit", default="")
    person: str = said(_("个人姓名"), privacy=Privacy.NAME, default="")
