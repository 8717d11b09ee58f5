"""Meetings are held, documents issued."""

from __future__ import annotations

from bangfu.plain.fact import Fact, Type, fact, said
from bangfu.plain.words import mark as _


@fact("coordination.meeting_held", _("召开会议"), headline=("title", "category"), icon="users")
class MeetingHeld(Fact):
    """A meeting was held."""

    title: str = said(_("会议名称"))
    category: str = said(_("会议类别"), Type.CODE, codes="meeting_category")
    organiser: str = said(_("召集单位"), default="")


@fact("coordination.document_issued", _("印发文件"), headline=("number", "title"), icon="file-text")
class DocumentIssued(Fact):
    """A document was issued under a number such as 汉办发[2014]3号."""

    number: str = said(_("文号"), default="")
    title: str = said(_("文件标题"))
    issuer: str = said(_("印发单位"), default="")
    category: str = said(_("文件类别"), Type.CODE, codes="document_category")
