"""The review as Word, PDF and Excel; the facts behind a figure as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bangfu.access.scope import NOWHERE, Scope
from bangfu.figures.engine import facts_all
from bangfu.figures.question import Question, question_for
from bangfu.kit import export, show, workbook
from bangfu.kit.asked import period_text
from bangfu.kit.workbook import Page
from bangfu.ledger import bulk, clock, queries
from bangfu.ledger.projection import told
from bangfu.plain import region as regions
from bangfu.plain.fact import Type
from bangfu.plain.figure import FIGURES, Ratio, Sum
from bangfu.plain.period import Period, local_day
from bangfu.plain.policy import policy
from bangfu.reports import publishing, review
from bangfu.reports.official import Heading, OfficialDocument, Paragraph, Table, to_docx, to_pdf

HEADS = (
    (_("序号"), Type.INTEGER), (_("日期"), Type.DATE), (_("地点"), Type.TEXT), (_("事项"), Type.TEXT),
    (_("内容"), Type.TEXT), (_("计入"), Type.NUMBER), (_("登记人"), Type.TEXT), (_("登记时间"), Type.TEXT),
)  # fmt: skip


LONGEST_NAME = 31
"""Characters of a sheet's name that Excel takes."""
RECIPIENTS = {
    "city": "各县区{office}、市级各帮扶部门",
    "county": "各镇人民政府、各帮扶单位驻村工作队",
    "town": "各村民委员会、各驻村工作队",
}
"""Whom an office's review is sent to (主送机关), by its level."""


def fact_rows(key: str, question: Question) -> Iterator[list[Any]]:
    """The facts behind a figure as rows, without personal values."""
    place = cache(show.region_path)
    for piece in bulk.pieces(facts_all(key, question), 1000):
        entries = queries.entries([seq for seq, _value in piece])
        shown = [(entries[seq], value) for seq, value in piece if seq in entries]
        facts = [told(entry).fact for entry, _value in shown]
        for (entry, value), fact, text in zip(shown, facts, show.headlines(facts, named=NOWHERE), strict=True):
            counted = value if isinstance(value, int | Decimal) else 1
            yield [
                entry.seq, entry.happened_on, place(entry.region), _(fact.kind().label), text, counted,
                show.who(entry.by), f"{localtime(entry.recorded_at):%Y-%m-%d %H:%M}",
            ]  # fmt: skip


def facts_file(key: str, question: Question, suffix: str) -> HttpResponseBase:
    return export.response(_(FIGURES[key].label), suffix, _fact_columns(), fact_rows(key, question))


def _fact_columns() -> list[export.Column]:
    return [export.Column(_(label), kind) for label, kind in HEADS]


def review_file(region: str, period: Period, asof: int | None, scope: Scope, suffix: str) -> HttpResponseBase:
    """The review of a region as docx, pdf or xlsx; 404 for any other ending."""
    if suffix == "xlsx":
        return export.book(name_of(region, period), _pages(region, period, asof, scope))
    document = official(region, period, asof, scope)
    name = f"{document.title}.{suffix}"
    if suffix == "docx":
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        return _download(to_docx(document), name, kind)
    if suffix == "pdf":
        return _download(to_pdf(document), name, "application/pdf")
    raise Http404


def name_of(region: str, period: Period) -> str:
    """What a region's review is called."""
    words = {"place": show.region_name(region), "year": period.start.year, "period": period_name(period)}
    return (_("%(place)s%(year)s年度报告") if period.is_year else _("%(place)s%(period)s报告")) % words


def period_name(period: Period) -> str:
    """A period as a title says it: a year, a half, a quarter or a month by its name, any other stretch by its days."""
    year = period.start.year
    named = {
        f"{year}": _("%(year)s年") % {"year": year},
        f"{year}H1": _("%(year)s年上半年") % {"year": year},
        f"{year}H2": _("%(year)s年下半年") % {"year": year},
        **{f"{year}Q{n}": _("%(year)s年第%(n)s季度") % {"year": year, "n": n} for n in range(1, 5)},
        **{f"{year}-{n:02}": _("%(year)s年%(n)s月") % {"year": year, "n": n} for n in range(1, 13)},
    }
    days = _("%(start)s至%(last)s") % {"start": period.start, "last": period.last}
    return next((name for text, name in named.items() if Period.of(text) == period), days)


def write_review(
    path: Path, region: str, period: Period, asof: int | None, scope: Scope, progress: Callable[[float], None]
) -> None:
    """The review as a workbook in a file, whole or not at all; `progress` may stop it by raising."""
    draft = path.with_suffix(".draft")
    try:
        with draft.open("wb") as file:
            workbook.write(file, _pages(region, period, asof, scope, progress))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, kind, headers={"Content-Disposition": export.disposition(name)})


@translation.override("zh-hans")
def official(region: str, period: Period, asof: int | None, scope: Scope) -> OfficialDocument:
    """The review as an official document: text with figures filled in, and a table of all of them.

    What is published is, unless another moment is asked for, the document of that moment and day.
    Official documents are in Chinese, whoever fetches them.
    """
    published = publishing.last(region, period_text(period), asof)
    if published and asof is None:
        asof = published.asof
    lines = review.lines(region, period, asof, scope)
    blocks: list[Any] = []
    for chapter in review.chapters(published.text if published else publishing.text_for(region)):
        blocks.append(Heading(chapter.title, 1))
        for pieces in chapter.paragraphs:
            filled = [p.text or show.plain(lines[p.figure].value, FIGURES[p.figure].unit) for p in pieces]
            blocks.append(Paragraph("".join(filled)))
    rows = [
        (
            _(FIGURES[key].label), _(FIGURES[key].unit),
            *(show.plain(value, FIGURES[key].unit) for value in (line.value, line.before)),
            show.plain(line.planned, FIGURES[key].unit) if line.planned is not None else "",
        )
        for key, line in lines.items()
    ]  # fmt: skip
    heads = (_("指标"), _("单位"), _("本期"), _("上年同期"), _("计划"))
    blocks.append(Table(_("主要数字"), heads, tuple(rows), (2, 3, 4)))
    place, office = show.region_name(region), policy("leading_office", period.last, region).value
    programme, kind = policy("programme_name", period.last, region).value, "年度报告" if period.is_year else "报告"
    return OfficialDocument(
        issuer=place + office,
        number="",
        title=f"{place}{period_name(period)}{programme}工作{kind}",
        recipients=RECIPIENTS.get(regions.level(region), "").format(office=office),
        blocks=tuple(blocks),
        signature=f"{place}{office}办公室",
        date=local_day(published.at if published and published.asof == asof else clock.now()),
    )


def _pages(
    region: str, period: Period, asof: int | None, scope: Scope, progress: Callable[[float], None] = lambda _share: None
) -> list[Page]:
    """One sheet of figures by child region, and a sheet of facts for each figure."""
    lines = review.lines(region, period, asof, scope)
    children = sorted({code for line in lines.values() for code in line.children})
    heads = [_("指标"), _("单位"), _("本期"), _("上年同期"), _("计划"), *map(show.region_name, children)]
    figures = [
        [_(FIGURES[key].label), _(FIGURES[key].unit), line.value, line.before, line.planned,
         *(line.children.get(code, 0) for code in children)]
        for key, line in lines.items()
    ]  # fmt: skip
    names, expected = sheet_names(lines), [_expected(key, lines) for key in lines]
    pages = [export.page(_("指标"), [export.Column(head) for head in heads], figures)]
    for at, key in enumerate(lines):
        rows = fact_rows(key, question_for(region, period, asof, scope, [key]))
        told = partial(_tell, progress, sum(expected[:at]), expected[at], sum(expected))
        pages.append(export.page(names[key], _fact_columns(), _watched(rows, told)))
    return pages


def _expected(key: str, lines: Mapping[str, review.Line]) -> int:
    """About how many facts stand behind a figure: of an amount a few, of what counts as many as it says."""
    measure = FIGURES[key].measure
    if isinstance(measure, Ratio):
        return _expected(measure.top, lines) if measure.top in lines else 1
    return 100 if isinstance(measure, Sum) else 1 + int(lines[key].value or 0)


def _tell(progress: Callable[[float], None], before: int, expected: int, total: int, done: int) -> None:
    progress((before + min(done, expected)) / total)


def _watched(rows: Iterable[list[Any]], told: Callable[[int], None]) -> Iterator[list[Any]]:
    """The rows, telling before each hundred how many there were."""
    for done, row in enumerate(rows):
        if done % 100 == 0:
            told(done)
        yield row


def sheet_names(keys: Iterable[str]) -> dict[str, str]:
    """A sheet's name for each key: at most 31 characters, no two alike."""
    found: dict[str, str] = {}
    for key in keys:
        ways = (key[:LONGEST_NAME], *(f"{key[: LONGEST_NAME - 3]}~{n}" for n in range(2, 99)))
        found[key] = next(way for way in ways if way not in found.values())
    return found
