"""Surveys on the phone: the forms it can evaluate, what is known beforehand, and what was filled in as a fact.

What is personal leaves the server only as a mask: the phone says «as known», and the value is put in here again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from bangfu.access import vault
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody
from bangfu.households.queries import of_village
from bangfu.ledger import bulk, files, journal
from bangfu.ledger.journal import Outcome, Receipt
from bangfu.plain.fact import Fact, Privacy, Type
from bangfu.plain.policy import codes
from bangfu.plain.reading import YES_WORDS, Context
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.survey import answers, drafting, intake, queries, rules
from bangfu.survey.asking import Asking, show_label, unit_of
from bangfu.survey.checking import find_item
from bangfu.survey.facts import KIND_OF
from bangfu.survey.items import Item
from bangfu.survey.models import Paper, SurveyForm
from bangfu.survey.queries import Known, read_published
from bangfu.xforms.carried import carried, rebuilt, strange
from bangfu.xforms.filling import Filling, grown, put
from bangfu.xforms.form import Unsound
from bangfu.xforms.values import node_text

KINDS = frozenset(kind.kind().name for kind in KIND_OF.values())
NO_FORM = Reason("no_form", _("没有您可以用的这份调查表,请更新手机后重填"), field="form")
NOT_THE_FORM = Reason("not_the_form", _("填的内容与这份调查表对不上,请更新手机后重填"), field="paper")
NO_FILE = Reason("no_file", _("照片文件还没有传上来"))
OTHER = "***"
JPEG = "image/jpeg"
LONGEST_NAME = 100


def listed(person: Somebody) -> list[dict[str, str]]:
    """The forms in force that somebody may use and a phone can evaluate."""
    return [
        {"key": form.key, "title": form.title, "about": form.about, "kind": KIND_OF[form.about].kind().name, "mark": form.checksum}
        for form in queries.current(person) if not strange(read_published(form.xform))
    ]  # fmt: skip


def whole(key: str, person: Somebody) -> dict[str, Any] | None:
    """A form with everything that a phone needs to fill it in; None when there is none for somebody."""
    form = queries.form(key, person)
    if form is None:
        return None
    published = read_published(form.xform)
    return {
        **carried(published), "form": form.survey_form, "version": form.version, "title": form.title, "about": form.about,
        "asks": {path: _asks(name, form.about, inside) for path, name, inside in _asked(form)}, "yes": YES_WORDS,
    }  # fmt: skip


def _asked(form: SurveyForm) -> Iterator[tuple[str, str, bool]]:
    """Every question that asks an item: its path, the item, whether it stands in a repeat."""
    repeats = read_published(form.xform).repeats
    for path, name in form.asks.items():
        yield path, name, any(path.startswith(repeat + "/") for repeat in repeats)


def _asks(name: str, about: str, inside: bool) -> dict[str, Any]:
    item = find_item(name, about, inside)
    if item is None:
        return {"name": name}
    words = dict(codes(item.codes)) if item.codes else {}
    return {
        "name": name,
        "label": show_label(item),
        "unit": unit_of(item),
        "type": item.type.value,
        "words": words,
        "yearly": item.yearly,
    }


def known(region: str, person: Somebody) -> dict[str, Any]:
    """What the phone's forms ask and is known of a village and its households: item → value or mask, day, whether it is a mask."""
    forms = [form for form in queries.current(person) if not strange(read_published(form.xform))]
    asked = {
        (form.about, name) if not inside else ("member", name) for form in forms for _path, name, inside in _asked(form)
    }
    scope, names = person.scope(Verb.ENTER), person.may(Verb.NAMES, region)
    keys = [row.key for row in of_village(region)] if any(about == "household" for about, _name in asked) else []
    return {
        "households": {
            key: {
                "items": _shown(facts, "household", asked, names),
                "members": [{"token": _token(one), "items": _shown(one, "member", asked, names)} for one in members],
            }
            for key, (facts, members) in queries.known_of_households(keys, scope).items()
        },
        "village": _shown(queries.known_of_village(region, scope), "village", asked, names)
        if any(about == "village" for about, _name in asked) else {},
    }  # fmt: skip


def _shown(facts: Known, group: str, asked: set[tuple[str, str]], names: bool) -> dict[str, list[Any]]:
    found = {}
    for name, (value, day) in facts.items():
        item = find_item(name, "village" if group == "village" else "household", group == "member")
        if item is None or (group, name) not in asked or value in (None, "", ()):
            continue
        hidden = item.privacy is Privacy.PERSONAL or (item.privacy is Privacy.NAME and not names)
        found[name] = [_mask(item, value) if hidden else _plain(value), day.isoformat(), hidden]
    return found


def _mask(item: Item, value: Any) -> str:
    if item.privacy is Privacy.NAME:
        return vault.masked_name(str(value))
    return OTHER if item.type in (Type.CODE, Type.CODES, Type.YES, Type.DATE) else vault.masked(str(value))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Decimal | date) else value


def _token(member: Known) -> str:
    """By which a member is found again without its number: the same on every phone, readable by none."""
    mark = next((str(member[name][0]) for name in ("id_number", "name") if name in member), "")
    return vault.search_hash(f"member {mark}")[:16] if mark else ""


@dataclass(frozen=True)
class Filled:
    """A survey as a phone sent it, with what it left as known filled in."""

    form: SurveyForm
    filling: Filling
    instance: str
    region: str
    household: str
    by: Somebody
    files: Mapping[str, str]
    """Name → SHA-256 of the pictures that the phone says it has sent."""

    def pictures(self) -> Iterator[tuple[Any, str, str]]:
        """Every picture that is spoken of: its question's element, its name, its SHA-256 or nothing where none was sent."""
        for path, question in self.filling.form.questions.items():
            for node in self.filling.nodes(path) if question.control == "upload" else ():
                if (name := node_text(node).strip()) and self.filling.is_relevant(node):
                    yield node, name, self.files.get(name, "")

    def fact(
        self, context: Context, received: datetime, day: str = "", behind: timedelta = timedelta(0)
    ) -> Fact | tuple[Reason, ...]:
        """The fact that it says, or everything that is wrong with it; each reason's field is an address in the form."""
        asking = Asking(self.filling, self.form.asks, self.form.about, {}, {}, {})
        wrong_answers = [
            *self.filling.flaws(asking.language),
            *((node, NO_FILE) for node, _n, sha in self.pictures() if not sha),
        ]
        flaws = tuple(reason.at(self.filling.address(node)) for node, reason in wrong_answers)
        said, _where = answers.answers(self.filling, self.form.asks, self.form.about)
        household = str(said.get("household") or self.household)
        region = str(said.get("region") or "") or self.region or intake.region_of(household, self.form, self.by)
        header = answers.Header(
            self.form.survey_form,
            self.form.version,
            self.instance,
            region,
            household,
            self.by.name,
            received,
            day,
            behind,
        )
        fact, reasons, where = answers.fact_of(self.filling, self.form.asks, self.form.about, header, context)
        placed = tuple(Reason(r.code, r.text, r.values, r.source, where.get(r.field, r.field)) for r in reasons)
        known_flaws = {r.field for r in flaws}
        wrong = flaws + tuple(r for r in placed if r.field not in known_flaws)
        found: Fact = fact
        return wrong or found


def filled(raw: Mapping[str, Any], item_id: UUID, by: Somebody, at: datetime) -> Filled | tuple[Reason, ...]:
    """Read what a phone sent: `form`, `version`, `paper` (a plain tree), `masked` (address → whose value stays as known), `files`."""
    form = queries.form(rules.form_key(str(raw.get("form")), str(raw.get("version"))), by)
    if form is None or KIND_OF[form.about].kind().name != raw.get("kind"):
        return (NO_FORM,)
    published = read_published(form.xform)
    try:
        root = grown(published, rebuilt(published, raw.get("paper")))
    except Unsound:
        return (NOT_THE_FORM,)
    filling = Filling(published, root, at, by.name)
    instance = f"uuid:{item_id}"
    drafting.set_instance(filling, instance)
    filling.settle()
    made = Filled(
        form, filling, instance, str(raw.get("region") or ""), str(raw.get("household") or ""), by, _files(raw)
    )
    masked = raw.get("masked")
    if isinstance(masked, Mapping) and masked:
        _fill_in(made, masked)
        filling.settle()
    return made


def _files(raw: Mapping[str, Any]) -> dict[str, str]:
    sent = raw.get("files")
    return {
        name: digest for name, digest in (sent.items() if isinstance(sent, Mapping) else ())
        if isinstance(digest, str) and files.DIGEST.fullmatch(digest) and len(name) <= LONGEST_NAME
    }  # fmt: skip


def _fill_in(made: Filled, masked: Mapping[str, Any]) -> None:
    """Put in what the phone showed only as a mask and its user left as it was known."""
    scope = made.by.scope(Verb.ENTER)
    if made.form.about == "village":
        facts, members = queries.known_of_village(made.region, scope), []
    else:
        facts, members = queries.known_of_household(made.household, scope)
    by_token = {_token(one): one for one in reversed(members) if _token(one)}
    asked = {path: (name, inside) for path, name, inside in _asked(made.form)}
    for path, (name, inside) in asked.items():
        item = find_item(name, made.form.about, inside)
        for node in made.filling.nodes(path):
            token = masked.get(made.filling.address(node))
            source = by_token.get(str(token), {}) if inside else facts
            if item is not None and token is not None and not node_text(node).strip() and name in source:
                question = made.filling.form.questions.get(path)
                put(node, drafting.written(made.filling, question, node, item, source[name][0]))


def keep(papers: Collection[tuple[Filled, Fact, Receipt, UUID | None]], at: datetime) -> None:
    """Keep what was filled in beside its fact, in the same transaction; the paper that one replaces is marked so."""
    rows, replaced = [], []
    for made, fact, receipt, instead_of in papers:
        content = made.filling.finished()
        rows.append(Paper(
            instance=made.instance, form=made.form.key, title=made.form.title, by=made.by.name, region=fact.region,
            household=getattr(fact, "household", ""), state="held" if receipt.outcome is Outcome.HELD else "taken", origin="phone", at=at,
            digest=hashlib.sha256(content).hexdigest(), content=intake.sealed(content, made.instance), known=b"",
            reasons=[journal.written(r) for r in receipt.reasons], fact=receipt.id,
        ))  # fmt: skip
        replaced += [instead_of] if instead_of else []
    there = set(Paper.objects.filter(instance__in=[row.instance for row in rows]).values_list("instance", flat=True))
    bulk.insert([row for row in rows if row.instance not in there])
    for made, _fact, _receipt, _instead in papers:
        pictures = [(intake.Sent(name, files.read(digest), JPEG), digest) for _node, name, digest in made.pictures()]
        intake.attach(made.instance, pictures)
    Paper.objects.filter(fact__in=replaced).update(state="replaced")
