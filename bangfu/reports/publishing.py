"""Publishing a review: the text and the moment are frozen; a broken identity wants a signed explanation."""

from __future__ import annotations

from django.db import transaction

from bangfu.access import audit
from bangfu.access.roles import Verb
from bangfu.access.scope import EVERYWHERE, Somebody
from bangfu.ledger import clock, queries
from bangfu.plain import region as regions
from bangfu.plain.period import Period
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.reports import review
from bangfu.reports.models import Publication, ReviewText


def text_for(region: str) -> str:
    """The newest text of the nearest office above a region, else the standard one."""
    rows = {row.region: row.text for row in ReviewText.objects.filter(region__in=regions.trail(region)).order_by("at")}
    return next((rows[code] for code in reversed(regions.trail(region)) if code in rows), review.standard_text())


def set_text(region: str, text: str, by: Somebody) -> Reason | None:
    """Keep a new version of the text around the figures. None when kept, else why not."""
    if not by.may(Verb.PUBLISH, region):
        return Reason("not_yours", _("您没有修改这个地方年度报告文字的权限"))
    unknown = review.unknown_figures(text)
    if unknown:
        return Reason("unknown_figure", _("没有这样的指标:%(keys)s"), {"keys": "、".join(unknown)})
    if not review.chapters(text):
        return Reason("no_chapter", _("至少要有一章,以「# 名称」开头"))
    ReviewText.objects.create(region=region, text=text, by=by.name, at=clock.now())
    return None


def last(region: str, period: str, asof: int | None = None) -> Publication | None:
    """The last publication of a review, or the last that was out as of a place in the journal."""
    found = Publication.objects.filter(region=region, period=period)
    return (found if asof is None else found.filter(asof__lte=asof)).order_by("-at").first()


def publish(region: str, period: str, by: Somebody, explanation: str) -> Reason | None:
    """Publish a region's review as it stands now. None when done, else why not."""
    if not by.may(Verb.PUBLISH, region):
        return Reason("not_yours", _("您没有发布这个地方年度报告的权限"))
    with transaction.atomic():
        asof = queries.last_seq()
        broken = review.broken(region, Period.of(period), asof, EVERYWHERE)
        if broken and not explanation.strip():
            text = _("有%(n)s处数字对不上;请先查清,或写明原因并署名后再发布")
            return Reason("identities", text, {"n": len(broken)})
        lines = review.lines(region, Period.of(period), asof, EVERYWHERE)
        Publication.objects.create(
            region=region, period=period, asof=asof, text=text_for(region), by=by.name, at=clock.now(),
            figures={key: str(line.value) for key, line in lines.items() if line.value is not None},
            explanation=explanation.strip(),
        )  # fmt: skip
    audit.note(by, "publish", f"review {region} {period}", explanation)
    return None
