"""A survey entered at a desk: begun with what is known already, kept with every change, finished into a fact."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import QueryDict
from lxml import etree

from bangfu.access import vault
from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, Somebody
from bangfu.kit import show
from bangfu.ledger import bulk, clock, files
from bangfu.places.queries import find_region
from bangfu.plain.fact import Field, Type
from bangfu.plain.policy import codes
from bangfu.plain.reading import YES_WORDS
from bangfu.plain.verdict import Reason
from bangfu.survey import intake, queries
from bangfu.survey.asking import Asking
from bangfu.survey.checking import OWN, find_item
from bangfu.survey.items import Item
from bangfu.survey.models import Attachment, Paper, SurveyForm
from bangfu.survey.queries import Known, read_published
from bangfu.xforms.filling import Filling, grown, put
from bangfu.xforms.form import Question, parse_xml
from bangfu.xforms.values import node_text

VILLAGE = 12
"""Digits of a village's code."""
MOST_FILE = 20 * 1024 * 1024
Said = dict[str, tuple[str, str]]
"""Address → text and the day it is from."""


@dataclass
class Desk:
    """A paper on the desk: its form, its filling, what was known beforehand and whether it was tried to finish it."""

    paper: Paper
    form: SurveyForm
    filling: Filling
    known: Said
    was: Said
    tried: bool = False

    def asking(self, reasons: Sequence[Reason] = ()) -> Asking:
        by_field = {reason.field: reason for reason in reversed(reasons)}
        return Asking(self.filling, self.form.asks, self.form.about, self.known, self.was, by_field)

    @property
    def unasked(self) -> list[str]:
        """What a survey must say and this form does not ask: the village, the household."""
        asked = set(self.form.asks.values())
        wanted = ("household", "region") if self.form.about == "household" else ("region",)
        return [name for name in wanted if name not in asked]

    def live_reasons(self) -> list[Reason]:
        """What is wrong as far as it is to be said now: what is missing only after an attempt to finish."""
        language = self.asking().language
        found = [reason.at(self.filling.address(node)) for node, reason in self.filling.flaws(language)]
        return [r for r in found if self.tried or r.code != "missing"]

    def all_reasons(self) -> Sequence[Reason]:
        """Everything that keeps the survey from being taken in."""
        return intake.told(self.paper, self.form, self.filling, Somebody(self.paper.by, ()))[1]


def begin(form: SurveyForm, by: Somebody, household: str, region: str) -> Paper:
    """A new paper, with what is known of the household or village filled in."""
    filling = Filling(read_published(form.xform), read_published(form.xform).blank(), clock.now(), by.name)
    filling.start()
    instance = f"uuid:{uuid.uuid4()}"
    set_instance(filling, instance)
    known, was = _fill_in(filling, form, household, region, by.scope(Verb.ENTER))
    filling.settle()
    paper = Paper(
        instance=instance, form=form.key, title=form.title, by=by.name, region=region, household=household, state="draft",
        origin="web", at=clock.now(), content=intake.sealed(_xml(filling), instance), known=_sealed_known(instance, known, was, False),
    )  # fmt: skip
    with transaction.atomic():
        bulk.insert([paper])
    return paper


def set_instance(filling: Filling, instance: str) -> None:
    """Give a filled-in form its number."""
    for element in filling.root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == "instanceID":
            put(element, instance)


def _fill_in(filling: Filling, form: SurveyForm, household: str, region: str, scope: Scope) -> tuple[Said, Said]:
    """Fill in what is known. What is of another year than this one is only shown beside the question."""
    village = form.about == "village"
    facts, members = (
        (queries.known_of_village(region, scope), []) if village else queries.known_of_household(household, scope)
    )
    known: Said = {}
    was: Said = {}
    own = {"household": household, "region": region}
    for path, name in form.asks.items():
        if _repeat_of(filling, path):
            continue
        for node in filling.nodes(path):
            if own.get(name):
                put(node, own[name])
            _one(filling, form, path, node, name, facts, known, was, repeated=False)
    _fill_members(filling, form, members, known, was)
    return known, was


def _fill_members(filling: Filling, form: SurveyForm, members: list[Known], known: Said, was: Said) -> None:
    repeats = {_repeat_of(filling, path) for path, name in form.asks.items() if name not in OWN} - {""}
    for repeat in repeats if members else ():
        while len(filling.nodes(repeat)) < len(members) and filling.add(repeat) is not None:
            pass
        for row, member in zip(filling.nodes(repeat), members, strict=False):
            for path, name in form.asks.items():
                for node in filling.nodes(path) if _repeat_of(filling, path) == repeat else ():
                    if row in node.iterancestors():
                        _one(filling, form, path, node, name, member, known, was, repeated=True)


def _one(
    filling: Filling, form: SurveyForm, path: str, node: Any, name: str, facts: Known, known: Said, was: Said, *, repeated: bool
) -> None:  # fmt: skip
    item = find_item(name, form.about, repeated)
    if item is None or name not in facts or filling.is_readonly(node):
        return
    value, day = facts[name]
    text = written(filling, filling.form.questions.get(path), node, item, value)
    if item.yearly and day.year != filling.now.year:
        was[filling.address(node)] = (show.value(_field(item), value), day.isoformat())
    elif text:
        put(node, text)
        known[filling.address(node)] = (text, day.isoformat())


def _field(item: Item) -> Any:
    return Field(item.name, item.label, item.type, False, None, item.unit, item.codes)


def written(filling: Filling, question: Question | None, node: Any, item: Item, value: Any) -> str:
    """A known answer as the form's question holds it: codes as its own choices; empty where it has no such choice."""
    if item.type not in (Type.CODE, Type.CODES, Type.YES):
        return str(value)
    if question is None or question.choices is None:
        return (
            str(value)
            if item.type is not Type.YES
            else ("OK" if value and question and question.control == "trigger" else "")
        )
    choices = [
        pair for language in filling.form.languages or ("",) for pair in filling.choices(question, node, language)
    ]
    wanted = value if isinstance(value, tuple) else (value,)
    return " ".join(found for one in wanted if (found := _choice(choices, item, one)))


def _choice(choices: Sequence[tuple[str, str]], item: Item, value: Any) -> str:
    if item.type is Type.YES:
        return next((v for v, label in choices if YES_WORDS.get(label, YES_WORDS.get(v.lower())) is value), "")
    words = codes(item.codes)
    by_label = next((v for v, label in choices if label == words.get(value)), "")
    return by_label or next((v for v, label in choices if v == value and label not in words.values()), "")


def _repeat_of(filling: Filling, path: str) -> str:
    return max((r for r in filling.form.repeats if path.startswith(r + "/")), key=len, default="")


def find(instance: str, by: Somebody) -> Desk | None:
    """Somebody's own paper that is still to be worked on; None when there is none."""
    paper = Paper.objects.filter(pk=instance, by=by.name, state__in=("draft", "flawed")).first()
    form = SurveyForm.objects.filter(key=paper.form).first() if paper else None
    if paper is None or form is None:
        return None
    published = read_published(form.xform)
    filling = Filling(published, grown(published, parse_xml(intake.content_of(paper))), clock.now(), by.name)
    filling.settle()
    kept = vault.unseal(bytes(paper.known), instance.encode())
    known = {k: (v[0], v[1]) for k, v in kept.get("known", {}).items()}
    was = {k: (v[0], v[1]) for k, v in kept.get("was", {}).items()}
    return Desk(paper, form, filling, known, was, bool(kept.get("tried")) or paper.state == "flawed")


def apply(desk: Desk, post: QueryDict, sent: Mapping[str, Any]) -> None:
    """Put what was posted into the form; calculations and relevance are left as they were."""
    for path, question in desk.filling.form.questions.items():
        for node in desk.filling.nodes(path):
            address = desk.filling.address(node)
            if address in sent:
                _attach(desk, node, sent[address])
            elif address in post and question.control != "upload" and not desk.filling.is_readonly(node):
                text = _posted(desk, question, address, post)
                if _unmasked(desk, address, question, text) and put(node, text):
                    desk.filling.told(path)


def place(desk: Desk, post: QueryDict, by: Somebody) -> None:
    """Note where and of whom the survey is, as far as its form does not ask that."""
    region = find_region(post.get("paper-region", "").strip()) or ""
    if "region" in desk.unasked and "paper-region" in post and (not region or by.may(Verb.ENTER, region)):
        desk.paper.region = region if len(region) == VILLAGE else ""
    if "household" in desk.unasked and "paper-household" in post:
        desk.paper.household = post.get("paper-household", "").strip()[:60]


def _posted(desk: Desk, question: Question, address: str, post: QueryDict) -> str:
    if question.control in ("select", "rank"):
        return " ".join(value for value in post.getlist(address) if value)
    text = post.get(address, "").strip()
    bind = desk.filling.form.binds.get(question.path)
    if bind and bind.type == "dateTime" and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text):
        return f"{text}:00.000+08:00"
    if bind and bind.type in ("int", "decimal"):
        return text.replace(",", "").replace("，", "")
    return text


def _unmasked(desk: Desk, address: str, question: Question, text: str) -> bool:
    """A masked answer that is left blank stays as it was known."""
    shown = desk.asking().question(question, desk.filling.at(address)) if address in desk.known and not text else None
    return not (shown and shown.masked)


def _attach(desk: Desk, node: Any, file: Any) -> None:
    if file.size and file.size <= MOST_FILE:
        plain_name = re.sub(r"[^\w.-]", "_", str(file.name))[-80:]
        name = f"{uuid.uuid4().hex[:8]}-{plain_name}"
        intake.attach(desk.paper.instance, [_kept(name, file)])
        put(node, name)


def _kept(name: str, file: Any) -> tuple[intake.Sent, str]:
    content = file.read()
    return intake.Sent(name, content, file.content_type or ""), files.keep(content)


def keep(desk: Desk) -> None:
    """Keep a paper as it now is."""
    paper = desk.paper
    Paper.objects.filter(pk=paper.pk).update(
        content=intake.sealed(_xml(desk.filling), paper.instance), at=clock.now(), region=paper.region, household=paper.household,
        known=_sealed_known(paper.instance, desk.known, desk.was, desk.tried),
    )  # fmt: skip


def _sealed_known(instance: str, known: Said, was: Said, tried: bool) -> bytes:
    return vault.seal({"known": known, "was": was, "tried": tried}, instance.encode())


def _xml(filling: Filling) -> bytes:
    content: bytes = etree.tostring(filling.root, encoding="utf-8", xml_declaration=True)
    return content


def finish(desk: Desk, by: Somebody) -> bool:
    """End the survey and submit it; whether anything is wrong, and the paper stays. Raises `intake.Refused`."""
    desk.filling.end()
    desk.tried = True
    paper = intake.take(desk.paper, desk.form, desk.filling, by)
    if paper.state == "flawed":
        keep(desk)
        return True
    content = desk.filling.finished()
    Paper.objects.filter(pk=paper.pk).update(content=intake.sealed(content, paper.instance), known=b"")
    return False


def drop(desk: Desk) -> None:
    """Throw a survey away that was begun at a desk; what was sent by a client is not dropped."""
    if desk.paper.origin == "web":
        with transaction.atomic():
            Attachment.objects.filter(instance=desk.paper.instance).delete()
            Paper.objects.filter(pk=desk.paper.pk).delete()


def answered(filling: Filling) -> tuple[int, int]:
    """How many of the questions that are to be asked now have an answer, and how many there are."""
    asked = [
        node for path in filling.form.questions for node in filling.nodes(path)
        if filling.is_relevant(node) and not filling.is_readonly(node)
    ]  # fmt: skip
    return sum(1 for node in asked if node_text(node).strip()), len(asked)
