"""Taking in what phones send: each fact on its own, however often and in whatever order it comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from bangfu.access.roles import Verb
from bangfu.access.scope import NOWHERE, Somebody
from bangfu.field import rules
from bangfu.field.facts import PhotoTaken
from bangfu.kit import show
from bangfu.kit.answers import said
from bangfu.kit.named import keyed
from bangfu.ledger import clock, files, gate, inbox, journal, queries
from bangfu.ledger.journal import Outcome, Receipt, Sent
from bangfu.ledger.models import Held, Quarantine
from bangfu.ledger.projection import told
from bangfu.places.queries import find_region
from bangfu.plain.fact import KINDS, Fact, split, stream_of
from bangfu.plain.reading import Context, read
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.survey import phone as surveys
from bangfu.survey.phone import Filled

ORIGIN = "phone"
NO_KIND = Reason("no_kind", _("没有这种事实"), field="kind")
NO_ID = Reason("not_an_id", _("应为UUID"), field="id")
TAKEN = Reason("id_taken", _("这个编号已属于别人的记录,请重新登记"), field="id")
SETTLED = Reason("decided", _("这一条已经有人处理了"))
TAKEN_IN = (Outcome.ACCEPTED, Outcome.HELD)
LARGEST_SEQ = 2**63 - 1
Answer = dict[str, Any]


@dataclass
class Item:
    """One thing a phone sent, as far as it was read; `raw` is its fact by field name."""

    raw: Mapping[str, Any]
    id: UUID | None = None
    fact: Fact | None = None
    reasons: tuple[Reason, ...] = ()
    known: int = 0
    """The last entry that the phone knew of when this was entered; 0 when it does not say."""
    replaces: UUID | None = None
    moved: bool = False
    """Its day was put right with the phone's clock."""
    paper: Filled | None = None
    """A survey form that was filled in, where it is one."""


def take(sent: Sequence[Any], by: Somebody, at_sending: rules.Clock) -> list[Answer]:
    """Take in what a phone sent; an answer for each, in order. What is refused is kept in quarantine, once."""
    now = clock.now()
    items = [_item(one, by, at_sending, now) for one in sent]
    _by_keys(items, by)
    known = queries.fates([i.id for i in items if i.id])
    answers: list[Answer | None] = [_known(i, known, by) for i in items]
    fresh = [at for at, answer in enumerate(answers) if answer is None and items[at].fact]
    for at in fresh:
        if not all(files.is_kept(digest) for digest in _needed(items[at])):
            answers[at] = _answer(items[at], "needs_file")
    replaced = _replaced([items[at] for at in fresh], by)
    with transaction.atomic():
        receipts = _submitted([items[at] for at in fresh if answers[at] is None], by)
        for item_id, receipt in receipts.items():
            if receipt.outcome is not Outcome.REFUSED and item_id in replaced:
                inbox.replaced(replaced[item_id], by, receipt)
        papers = {
            item.id: (item.paper, item.fact, receipts[item.id], item.replaces) for item in items
            if item.paper and item.fact and item.id in receipts and receipts[item.id].outcome in TAKEN_IN
        }  # fmt: skip
        surveys.keep(papers.values(), now)
    refused = _refused([i for i, a in zip(items, answers, strict=True) if a is None], receipts, by)
    twins = queries.fates([at for at, receipt in receipts.items() if receipt.outcome is Outcome.DUPLICATE])
    return [
        answer
        or (_answer(item, "refused", 0, refused[id(item)]) if id(item) in refused else None)
        or _known(item, twins, by)
        or _receipt(item, receipts)
        for item, answer in zip(items, answers, strict=True)
    ]


def _by_keys(items: Sequence[Item], by: Somebody) -> None:
    """Put keys where items call something by its name."""
    read_ones = [(item, item.fact) for item in items if item.fact]
    for (item, _fact), result in zip(read_ones, keyed([fact for _item, fact in read_ones], by), strict=True):
        if isinstance(result, Reason):
            item.reasons, item.fact = (result,), None
        else:
            item.fact = result


def _needed(item: Item) -> list[str]:
    """The files that must be here before an item is taken in."""
    if item.paper:
        return [digest for _node, _name, digest in item.paper.pictures()]
    return [item.fact.file] if isinstance(item.fact, PhotoTaken) else []


def _uuid(value: Any) -> UUID | None:
    try:
        found = UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None
    return found if found.int else None


def _item(sent: Any, by: Somebody, at_sending: rules.Clock, now: datetime) -> Item:
    raw = sent.get("fact") if isinstance(sent, dict) else None
    if not isinstance(raw, dict):
        return Item({"sent": sent}, reasons=(NO_KIND,))
    item = Item(raw, _uuid(raw.get("id")), replaces=_uuid(sent.get("replaces")))
    known = sent.get("known")
    item.known = known if type(known) is int and 0 <= known <= LARGEST_SEQ else 0
    if item.id is None:
        item.reasons = (NO_ID,)
    elif str(raw.get("kind")) not in KINDS:
        item.reasons = (NO_KIND,)
    else:
        _read(item, sent, by, at_sending, now)
    return item


def _read(item: Item, sent: Mapping[str, Any], by: Somebody, at_sending: rules.Clock, now: datetime) -> None:
    """Read the fact of an item; its day is looked at after it was put right, since a fast clock's is in the future."""
    ahead, today = Context((now + timedelta(days=36600)).date(), find_region), Context(clock.today(), find_region)
    made_at, behind, after = moment(sent.get("made_at")), sent.get("behind"), moment(sent.get("after"))
    at_entry = None
    if made_at:
        known = timedelta(milliseconds=behind) if isinstance(behind, int) and abs(behind) < 10**13 else None
        at_entry = rules.clock_at_entry(made_at, known, at_sending, now)
    if item.raw["kind"] in surveys.KINDS and "paper" in item.raw and item.id:
        entered = rules.entered_at(made_at, at_entry.behind, after, now) if made_at and at_entry else now
        found = surveys.filled(item.raw, item.id, by, localtime(entered))
        if isinstance(found, tuple):
            item.reasons = found
            return
        item.paper = found
    result = _said(item, ahead, now)
    if isinstance(result, tuple):
        item.reasons = result
        return
    day = (
        rules.true_day(result.happened_on, made_at, at_entry, after, now)
        if made_at and at_entry
        else result.happened_on
    )
    item.moved = day != result.happened_on
    late = at_entry.behind if at_entry and at_entry.wrong else timedelta(0)
    result = _said(item, today, now, day, late)
    if isinstance(result, tuple):
        item.reasons = result
    else:
        item.fact = result


def _said(item: Item, context: Context, now: datetime, day: date | None = None, late: timedelta = timedelta(0)) -> Any:
    """The fact that an item says, with another day where one is given; or the reasons why it says none."""
    if item.paper:
        return item.paper.fact(context, now, str(day or item.raw.get("happened_on") or ""), late)
    return read(KINDS[item.raw["kind"]], {**item.raw, "happened_on": day} if day else item.raw, context)


def moment(text: Any) -> datetime | None:
    """An aware moment between 1970 and 2100, which is all that a clock can show."""
    try:
        found = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo and 1970 <= found.year < 2100 else None


def _known(item: Item, known: Mapping[UUID, queries.Fate], by: Somebody) -> Answer | None:
    """What the journal already has under an id is answered with what became of it."""
    fate = known.get(item.id) if item.id else None
    if fate is None:
        return None
    if fate.by != by.name:
        item.reasons, item.fact = (TAKEN,), None
        return None
    return _answer(item, fate.state, fate.seq, fate.reasons, fate.words)


def _submitted(items: Sequence[Item], by: Somebody) -> dict[UUID, Receipt]:
    """Submit; what others told of the same thing in the meantime is held, so that somebody decides between the two."""
    meanwhile = _told_meanwhile(items, by)
    plain = [Sent(i.fact, i.id) for i in items if i.fact and i.id and i.id not in meanwhile]
    receipts = journal.submit(plain, by, origin=ORIGIN) if plain else []
    for item in items:
        if item.fact and item.id in meanwhile:
            receipts += journal.submit([Sent(item.fact, item.id)], by, origin=ORIGIN, hold=meanwhile[item.id])
    found: dict[UUID, Receipt] = {}
    for receipt in receipts:
        found.setdefault(receipt.id, receipt)
    return found


def _told_meanwhile(items: Sequence[Item], by: Somebody) -> dict[UUID, Reason]:
    """For items about a thing of which somebody else told the same kind otherwise, since the phone last asked: who and what.

    Only what the sender may read counts, of things that they may speak of. The reason is kept with what is held and read by
    others too, so that people's names are masked in it.
    """
    reach, read_in, named = by.scope(Verb.ENTER), by.scope(Verb.READ), by.scope(Verb.NAMES)
    asked = [
        (i, i.fact, i.id)
        for i in items
        if i.fact and i.id and i.known and stream_of(i.fact) and not i.fact.kind().births
        and reach.covers(i.fact.region, gate.units_of(i.fact))
    ]  # fmt: skip
    if not asked:
        return {}
    entries = queries.told_since({stream_of(fact) for _i, fact, _id in asked}, min(i.known for i, _fact, _id in asked))
    found: dict[UUID, Reason] = {}
    for item, fact, item_id in asked:
        others = [
            e for e in entries
            if e.seq > item.known and e.by != by.name and e.stream == stream_of(fact) and e.kind == fact.kind().name
        ]  # fmt: skip
        facts = [
            (e, other) for e in others
            if split(other := told(e).fact) != split(fact) and read_in.covers(e.region, gate.units_of(other))
        ]  # fmt: skip
        if facts:
            entry, last = facts[-1]
            text = _("%(who)s在此期间报了同一件事(%(said)s);两条都已保留,请镇办、县办核定以哪一条为准")
            teller = show.who(entry.by) if named.covers(entry.region) else _("别人")
            values = {"who": teller, "said": show.headlines([last], named=NOWHERE)[0]}
            found[item_id] = Reason("told_meanwhile", text, values)
    return found


def _replaced(items: Sequence[Item], by: Somebody) -> dict[UUID, Held | Quarantine]:
    """For items that stand in place of what was held or refused: that row; where it is settled already, the item is refused."""
    wanted = {i.replaces: i for i in items if i.replaces}
    if not wanted:
        return {}
    fates = queries.fates(wanted)
    before = inbox.refused_before(by.name, ORIGIN, {str(i.raw["kind"]) for i in wanted.values()})
    rows = Held.objects.in_bulk([old for old, fate in fates.items() if fate.by == by.name and fate.state == "held"])
    found: dict[UUID, Held | Quarantine] = {}
    for old, item in wanted.items():
        fate = fates.get(old)
        if fate and fate.by == by.name and fate.state != "held":
            item.reasons, item.fact = (SETTLED,), None
        elif fate and fate.by == by.name and item.id:
            found[item.id] = rows[old]
        elif str(old) in before and item.id:
            found[item.id] = before[str(old)]
    return found


def _refused(items: Sequence[Item], receipts: Mapping[UUID, Receipt], by: Somebody) -> dict[int, tuple[Reason, ...]]:
    """Why items are refused, by the item; each is put into quarantine unless it stands there from an earlier sending."""
    why = {
        id(i): i.reasons or receipts[i.id].reasons for i in items if i.reasons or (i.id and _is_refused(i.id, receipts))
    }
    if not why:
        return {}
    some = [i for i in items if id(i) in why]
    before = inbox.refused_before(by.name, ORIGIN, {str(i.raw.get("kind", ""))[:60] for i in some})
    inbox.quarantine(
        [
            inbox.Refused(str(i.raw.get("kind", "")), find_region(str(i.raw.get("region", ""))) or "", i.raw, why[id(i)])
            for i in some if not i.id or str(i.id) not in before
        ],
        by, ORIGIN,
    )  # fmt: skip
    return why


def _is_refused(item_id: UUID, receipts: Mapping[UUID, Receipt]) -> bool:
    return item_id in receipts and receipts[item_id].outcome is Outcome.REFUSED


def _receipt(item: Item, receipts: Mapping[UUID, Receipt]) -> Answer:
    assert item.id
    receipt = receipts[item.id]
    return _answer(item, str(receipt.outcome), receipt.seq, receipt.reasons)


def _answer(item: Item, state: str, seq: int = 0, reasons: Sequence[Reason] = (), words: str = "") -> Answer:
    found: Answer = {"id": str(item.raw.get("id", "")), "state": state, "seq": seq}
    if reasons:
        found["reasons"] = [said(r) for r in reasons]
    if words:
        found["words"] = words
    if item.moved and item.fact:
        found["day"] = item.fact.happened_on.isoformat()
    return found


def held_states(ids: Sequence[Any], by: Somebody) -> list[Answer]:
    """What became meanwhile of facts that the phone knows to be held; `missing` where there is no trace of one."""
    wanted = [found for one in ids if (found := _uuid(one))]
    fates = queries.fates(wanted)
    mine = {one: fate for one, fate in fates.items() if fate.by == by.name}
    return [
        _answer(Item({"id": str(one)}), mine[one].state, mine[one].seq, mine[one].reasons, mine[one].words)
        if one in mine else _answer(Item({"id": str(one)}), "missing")
        for one in wanted
    ]  # fmt: skip
