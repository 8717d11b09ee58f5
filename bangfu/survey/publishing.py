"""Publishing a form: its workbook is kept, turned into an XForm, and told to the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bangfu.access.scope import Somebody
from bangfu.ledger import clock, files, journal
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.survey import checking, rules
from bangfu.survey.facts import Asks, SurveyFormPublished
from bangfu.survey.models import SurveyForm
from bangfu.survey.rules import form_key
from bangfu.survey.workbook import Converted, Flaw, Workbook, convert_workbook


@dataclass(frozen=True)
class Draft:
    """A workbook looked at before it is published."""

    book: Workbook
    converted: Converted | None
    asks: dict[str, str]
    flaws: tuple[Flaw, ...]

    @property
    def fit(self) -> bool:
        return self.converted is not None and all(flaw.warning for flaw in self.flaws)


def look_at(book: Workbook, about: str) -> Draft:
    """Everything that is wrong with a workbook, and what it would become."""
    found = checking.flaws(book)
    converted = None
    if all(flaw.warning for flaw in found):
        converted, more = convert_workbook(book)
        found += more
    root = converted.form.primary.tag.rpartition("}")[2] if converted else "data"
    asks, wrong = checking.asks(book, about, root)
    found += [flaw for flaw in wrong if flaw not in found]
    if converted:
        found += checking.missing_lists(book, converted.form.instances)
        found += _taken(book, converted)
    return Draft(book, converted, asks, tuple(found))


def _taken(book: Workbook, converted: Converted) -> list[Flaw]:
    """A version that is published with another content would be two forms under one name."""
    there = SurveyForm.objects.filter(key=form_key(book.id, book.version)).first()
    if there is None or there.checksum == converted.checksum:
        return []
    text = _("版本「%(version)s」已经发布过,内容不同;请在 settings 表里换一个版本(version)")
    return [Flaw("settings", 2, "version", book.version, Reason("version_taken", text, {"version": book.version}))]


def publish(
    draft: Draft, about: str, region: str, since: date, until: date | None, by: Somebody
) -> journal.Receipt:  # fmt: skip
    """Publish a fit draft for a region and a time; what is told in any other way than by this is held."""
    assert draft.converted is not None
    fact = SurveyFormPublished(
        region=region, happened_on=clock.today(), survey_form=draft.book.id, version=draft.book.version,
        title=draft.book.title[:200], about=about, since=since, until=until, checksum=draft.converted.checksum,
        workbook=files.keep(draft.book.content), xform=files.keep(draft.converted.xform),
        questions=len(draft.converted.form.questions),
        asks=tuple(Asks(question=path, item=item) for path, item in draft.asks.items()),
    )  # fmt: skip
    verdict = rules.dates_fit(since, until)
    if not verdict.fine:
        return journal.Receipt(journal.Outcome.REFUSED, journal.new_id(), 0, verdict.reasons)
    return journal.submit([fact], by, confirmed=True)[0]
