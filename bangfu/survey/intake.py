"""Taking in papers: a filled-in form becomes a fact, once, whole, or stays where somebody can put it right."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from bangfu.access import vault
from bangfu.access.scope import Somebody
from bangfu.households.models import Household
from bangfu.ledger import bulk, clock, corrections, files, gate, inbox, journal
from bangfu.ledger.models import Held
from bangfu.places.queries import find_region
from bangfu.plain.reading import Context
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.survey import answers
from bangfu.survey.models import Attachment, Paper, SurveyForm
from bangfu.survey.queries import read_published
from bangfu.xforms.filling import Filling
from bangfu.xforms.form import parse_xml
from bangfu.xforms.values import node_text


@dataclass(frozen=True)
class Sent:
    """A file that came with a paper."""

    name: str
    content: bytes
    media_type: str = ""


class Refused(Exception):
    """A paper that is not taken at all, and why; whoever sent it keeps it."""

    def __init__(self, reason: Reason, status: int = 403) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.status = status


def context() -> Context:
    return Context(clock.today(), find_region)


def content_of(paper: Paper) -> bytes:
    return vault.unseal_bytes(bytes(paper.content), paper.instance.encode())


def sealed(content: bytes, instance: str) -> bytes:
    return vault.seal_bytes(content, instance.encode())


def filling_of(form: SurveyForm, content: bytes, by: str = "") -> Filling:
    """A form's instance as it was sent or kept. Raises Unsound."""
    filling = Filling(read_published(form.xform), parse_xml(content), clock.now(), by)
    filling.settle()
    return filling


def receive(form: SurveyForm, content: bytes, sent: Sequence[Sent], by: Somebody, *, more_to_come: bool) -> Paper:
    """Take in what a client sent, in one request or several of the same instance. Raises Refused, or Unsound.

    The same instance again changes nothing; another content under the same id is refused.
    """
    root = parse_xml(content)
    instance = answers.instance_of(root)
    if not instance or len(instance) > 100:
        raise Refused(Reason("no_instance", _("问卷没有编号(meta/instanceID)")), 400)
    digest = hashlib.sha256(content).hexdigest()
    kept = [(one, files.keep(one.content)) for one in sent]
    with transaction.atomic():
        journal.lock()
        paper = Paper.objects.filter(pk=instance).first()
        if paper is None:
            paper = Paper(
                instance=instance, form=form.key, title=form.title, by=by.name, state="partial", origin="openrosa",
                at=clock.now(), digest=digest, content=sealed(content, instance), known=b"", expected=expected(form, root),
            )  # fmt: skip
            bulk.insert([paper])
        elif paper.by != by.name or paper.form != form.key or paper.digest != digest:
            raise Refused(Reason("other_content", _("这个编号的问卷已经收过,内容与这次的不同")), 409)
        attach(instance, kept)
        if paper.state == "partial" and not more_to_come:
            paper = take(paper, form, filling_of(form, content, by.name), by)
    return paper


def attach(instance: str, kept: Sequence[tuple[Sent, str]]) -> None:
    """Note files that belong to a paper; a name that is there already stays as it is."""
    there = set(Attachment.objects.filter(instance=instance).values_list("name", flat=True))
    fresh = {one.name: (one, digest) for one, digest in kept if one.name not in there}
    bulk.insert(
        [
            Attachment(
                instance=instance, name=name, digest=digest, size=len(one.content), media_type=one.media_type[:100]
            )
            for name, (one, digest) in fresh.items()
        ]
    )


def expected(form: SurveyForm, root: Any) -> list[str]:
    """The names of the files that a filled-in form speaks of."""
    published = read_published(form.xform)
    filling = Filling(published, root, clock.now())
    paths = [q.path for q in published.questions.values() if q.control == "upload"]
    return [name for path in paths for node in filling.nodes(path) if (name := node_text(node).strip())]


def missing(paper: Paper) -> list[str]:
    """The files that a paper speaks of and that have not come."""
    there = set(Attachment.objects.filter(instance=paper.instance).values_list("name", flat=True))
    return [name for name in paper.expected if name not in there]


def take(paper: Paper, form: SurveyForm, filling: Filling, by: Somebody) -> Paper:
    """Make a paper's fact and submit it; a flawed one waits for somebody to put it right. Raises Refused."""
    fact, reasons = told(paper, form, filling, by)
    if reasons:
        return _now(paper, "flawed", reasons)
    with transaction.atomic():
        instead_of = answers.replaced_by(filling.root)
        held = _replace(instead_of, by) if instead_of else None
        receipt = journal.submit([journal.Sent(fact, answers.fact_id(paper.instance))], by, origin=paper.origin)[0]
        if receipt.outcome is journal.Outcome.REFUSED:
            raise Refused(receipt.reasons[0])
        if held:
            inbox.replaced(held, by, receipt)
    state = "held" if receipt.outcome is journal.Outcome.HELD else "taken"
    Paper.objects.filter(pk=paper.pk).update(
        region=fact.region, household=getattr(fact, "household", ""), fact=receipt.id
    )
    paper.region, paper.household, paper.fact = fact.region, getattr(fact, "household", ""), receipt.id
    return _now(paper, state, receipt.reasons)


def told(paper: Paper, form: SurveyForm, filling: Filling, by: Somebody) -> tuple[Any, tuple[Reason, ...]]:
    """The fact that a paper says, or everything that is wrong with it; each reason's field is an address in the form."""
    flaws = tuple(
        reason.at(filling.address(node)) for node, reason in filling.flaws(next(iter(filling.form.languages), ""))
    )
    said, _where = answers.answers(filling, form.asks, form.about)
    household = str(said.get("household") or paper.household)
    region = str(said.get("region") or "") or paper.region or region_of(household, form, by)
    header = answers.Header(form.survey_form, form.version, paper.instance, region, household, by.name, paper.at)
    fact, reasons, where = answers.fact_of(filling, form.asks, form.about, header, context())
    placed = tuple(Reason(r.code, r.text, r.values, r.source, where.get(r.field, r.field)) for r in reasons)
    known = {r.field for r in flaws}
    return fact, flaws + tuple(r for r in placed if r.field not in known)


def region_of(household: str, form: SurveyForm, by: Somebody) -> str:
    """Where a survey was made when it does not say so: the household's village, or the only village that somebody works in."""
    row = Household.objects.filter(key=household).first() if household else None
    if row is not None:
        return str(row.region)
    villages = {code for code in (form.region, by.home) if len(code) == 12}
    return villages.pop() if len(villages) == 1 else ""


def _replace(instance: str, by: Somebody) -> Held | None:
    """Withdraw what an instance said, because it is corrected by another; the row of what is still held. Raises Refused."""
    old = Paper.objects.filter(pk=instance).first()
    if old is None or old.fact is None:
        return None
    held = Held.objects.filter(pk=old.fact, state="waiting").first()
    if held and not inbox.may_mend(held, by):
        raise Refused(gate.NOT_YOURS)
    refusal = corrections.withdraw([old.fact], _("由更正后的问卷代替"), by)
    if refusal:
        raise Refused(refusal)
    Paper.objects.filter(pk=instance).update(state="replaced")
    return held


def _now(paper: Paper, state: str, reasons: Sequence[Reason]) -> Paper:
    paper.state, paper.reasons = state, [journal.written(r) for r in reasons]
    Paper.objects.filter(pk=paper.pk).update(state=state, reasons=paper.reasons)
    return paper
