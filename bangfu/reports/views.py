"""The annual review on screen, its publication, the facts behind a figure, its files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.access import audit
from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, somebody
from bangfu.figures.engine import ask
from bangfu.figures.engine import facts as facts_behind
from bangfu.figures.question import question_for
from bangfu.kit import crumbs, show
from bangfu.kit.asked import asked_period, moment_of, period_text, years
from bangfu.kit.views import refused
from bangfu.ledger import queries
from bangfu.ledger.projection import told
from bangfu.plain.figure import FIGURES, IDENTITIES
from bangfu.plain.period import Period
from bangfu.plain.verdict import Reason
from bangfu.reports import files, making, publishing, review


def asked_moment(request: HttpRequest) -> int | None:
    """The place in the journal that `as_of` in the address means: a `seq`, or the end of a day; None is now."""
    text = request.GET.get("as_of", "")
    if not text:
        return None
    try:
        return moment_of(text)
    except ValueError:
        raise Http404 from None


def annual_review(request: HttpRequest, region: str) -> HttpResponse:
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    if not scope.covers(region) and not scope.units:
        return refused(request, Reason("not_yours", _("您看不到这个地方的数字")))
    period, asof = asked_period(request), asked_moment(request)
    published = publishing.last(region, period_text(period), asof)
    text = published.text if published else publishing.text_for(region)
    lines = review.lines(region, period, asof, scope, published.figures if published and asof is None else None)
    query = {k: request.GET[k] for k in ("year", "period", "as_of") if k in request.GET}
    shown = {key: _shown(key, line, region, query) for key, line in lines.items()}
    children = sorted({code for line in lines.values() for code in line.children})
    context = {
        "title": files.name_of(region, period),
        "region": region,
        "years": years(period),
        "year": period.start.year,
        "crumbs": crumbs.places(region, scope, crumbs.at("reports:review", **query)),
        "chapters": [
            {
                "key": chapter.key, "title": chapter.title,
                "paragraphs": [[(p.text, shown.get(p.figure)) for p in pieces] for pieces in chapter.paragraphs],
            }
            for chapter in review.chapters(text)
        ],
        "figures": list(shown.values()),
        "children": [(code, show.region_name(code) if code != region else _("本级")) for code in children],
        "child_rows": [
            (shown[key], [show.plain(lines[key].children.get(code, 0), FIGURES[key].unit) for code in children])
            for key in lines if lines[key].children
        ],
        "children_links": [
            (show.region_name(c), reverse("reports:review", args=[c]) + "?" + urlencode(query)) for c in children if c != region
        ],
        "published": published,
        "asof": day if "-" in (day := request.GET.get("as_of", "")) else "",
        "query": urlencode(query),
        "period": period_text(period),
        "may_publish": person.may(Verb.PUBLISH, region),
        "may_export": person.may(Verb.EXPORT, region),
        "broken": broken_identities(region, period, asof, scope),
        "text": publishing.text_for(region),
        "of_then": asof is not None, "now_url": "?" + urlencode({k: v for k, v in query.items() if k != "as_of"}),
        "frozen_url": "?" + urlencode({**query, "as_of": published.asof}) if published else "",
    }  # fmt: skip
    return render(request, "kit/review.html", context)


def _shown(key: str, line: review.Line, region: str, query: dict[str, str]) -> dict[str, Any]:
    figure = FIGURES[key]
    url = reverse("reports:facts", args=[key]) + "?" + urlencode({"region": region, **query})
    return {
        "key": key, "label": _(figure.label), "unit": _(figure.unit), "value": show.plain(line.value, figure.unit),
        "before": show.plain(line.before, figure.unit), "has_before": bool(line.before), "changed": line.changed,
        "planned": show.plain(line.planned, figure.unit) if line.planned is not None else "",
        "published": show.number(line.published) if line.published is not None else "", "url": url,
        "chapter": figure.chapter, "form": _(figure.form) if figure.form else "",
    }  # fmt: skip


def broken_identities(region: str, period: Period, asof: int | None, scope: Scope) -> list[dict[str, str]]:
    return [
        {
            "label": _(IDENTITIES[b.identity].label), "region": show.region_name(b.region),
            "left": show.number(b.left), "right": show.number(b.right), "relation": IDENTITIES[b.identity].relation,
        }
        for b in review.broken(region, period, asof, scope)
    ]  # fmt: skip


def facts(request: HttpRequest, key: str) -> HttpResponse:
    """The facts behind a figure, page by page; each leads to its entry."""
    if key not in FIGURES:
        raise Http404
    person = somebody(request.user)
    scope = person.scope(Verb.READ)
    region = request.GET.get("region") or person.home
    period, asof = asked_period(request), asked_moment(request)
    figure = FIGURES[key]
    question = question_for(region, period, asof, scope, [key])
    page = facts_behind(key, question, after=request.GET.get("after") or None, limit=50)
    entries = queries.entries(list(page.seqs))
    found = [(entries[seq], value) for seq, value in zip(page.seqs, page.values, strict=True) if seq in entries]
    tolds = [told(entry).fact for entry, _value in found]
    lines = show.headlines(tolds, named=person.scope(Verb.NAMES))
    words = {k: v for k, v in request.GET.items() if k != "after"}
    context = {
        "title": _(figure.label),
        "crumbs": crumbs.places(region, scope, crumbs.at("reports:review", **words), _(figure.label)),
        "unit": _(figure.unit),
        "value": show.plain(review.whole(ask(question), key, region), figure.unit),
        "form": _(figure.form) if figure.form else "",
        "source": figure.source,
        "region": show.region_path(region) if region else "",
        "period": period_text(period),
        "asof": day if "-" in (day := request.GET.get("as_of", "")) else "",
        "back": reverse("reports:review", args=[region]) + "?" + urlencode(words) if region else "",
        "rows": [
            {
                "url": reverse("kit:entry", args=[entry.id]), "when": entry.happened_on,
                "place": show.region_path(entry.region), "kind": _(fact.kind().label), "text": text,
                "value": show.number(value) if isinstance(value, int | Decimal) else "",
                "by": show.who(entry.by), "recorded": timezone.localtime(entry.recorded_at),
            }
            for (entry, value), fact, text in zip(found, tolds, lines, strict=True)
        ],
        "next_url": "?" + urlencode({**words, "after": page.next}) if page.next else "",
        "export_url": reverse("reports:facts_export", args=[key]) + "?" + urlencode(words),
        "may_export": person.may(Verb.EXPORT, region),
        "empty": {"title": _("没有数到事实"), "text": _("这个地方这个时期还没有登记过这样的事实。")},
    }  # fmt: skip
    return render(request, "kit/facts.html", context)


def facts_export(request: HttpRequest, key: str) -> HttpResponseBase:
    """All facts behind a figure as a file."""
    person = somebody(request.user)
    region = request.GET.get("region") or person.home
    if key not in FIGURES or not region:
        raise Http404
    if not person.may(Verb.EXPORT, region):
        return refused(request, Reason("not_yours", _("您没有导出的权限")))
    question = question_for(region, asked_period(request), asked_moment(request), person.scope(Verb.EXPORT), [key])
    audit.note(person, "export", f"figure {key} {region}")
    return files.facts_file(key, question, request.GET.get("format", "xlsx"))


def publish(request: HttpRequest, region: str) -> HttpResponse:
    person = somebody(request.user)
    if request.method != "POST":
        raise Http404
    period = asked_period(request)
    refusal = publishing.publish(region, period_text(period), person, request.POST.get("explanation", ""))
    if refusal and refusal.code == "not_yours":
        return refused(request, refusal)
    if refusal:
        messages.error(request, show.sentence(refusal))
    else:
        messages.success(request, _("已发布;文字和截止时刻从此不变。"))
    return redirect(reverse("reports:review", args=[region]) + f"?period={period_text(period)}")


def edit_text(request: HttpRequest, region: str) -> HttpResponse:
    person = somebody(request.user)
    if request.method != "POST":
        raise Http404
    refusal = publishing.set_text(region, request.POST.get("text", ""), person)
    if refusal and refusal.code == "not_yours":
        return refused(request, refusal)
    if refusal:
        messages.error(request, show.sentence(refusal))
    return redirect("reports:review", region=region)


def download(request: HttpRequest, region: str, suffix: str) -> HttpResponseBase:
    """The review as Word, PDF or Excel; the workbook of a wide region is made in the background."""
    person = somebody(request.user)
    if not person.may(Verb.EXPORT, region):
        return refused(request, Reason("not_yours", _("您没有导出的权限")))
    audit.note(person, "export", f"review {region}.{suffix}")
    period, asof = asked_period(request), asked_moment(request)
    if suffix == "xlsx" and making.is_wide(region):
        return making.begin(person, region, period, asof)
    return files.review_file(region, period, asof, person.scope(Verb.EXPORT), suffix)
