"""The pages that every declaration gets: enter a fact, one fact, one thing, what is held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access import audit, vault
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.kit import forms, show
from bangfu.kit.sheet import SHEETS
from bangfu.kit.thing import DOORS, THINGS
from bangfu.ledger import clock, corrections, journal, queries
from bangfu.ledger.models import Entry
from bangfu.ledger.projection import told
from bangfu.plain.fact import KINDS, Privacy, Type, fields_of
from bangfu.plain.lineage import lineage
from bangfu.plain.reading import Context, read
from bangfu.plain.verdict import Reason

LONGEST_REASON = 300
LONG_KIND = 40
"""Of a kind with more fields than this, only those that were said are shown."""


def context_now() -> Context:
    """What reading needs to know now: today, and which region codes there are."""
    return Context(clock.today(), lambda code: code if code in lineage().standings else None)


def enter(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a fact kind: shows, reads, submits; a form sent twice is one fact."""
    if kind not in KINDS:
        raise Http404
    cls, person = KINDS[kind], somebody(request.user)
    if person.scope(Verb.ENTER).nothing:
        return refused(request, Reason("not_yours", _("您没有登记的权限")))
    if kind in DOORS:
        return redirect(DOORS[kind](request.GET.dict()))
    if request.method != "POST":
        raw: dict[str, Any] = {key: value for key, value in request.GET.items() if value}
        raw.setdefault("region", person.home if len(person.home) == 12 else "")
        raw.setdefault("happened_on", clock.today().isoformat())
        return _form(request, cls, raw, (), str(journal.new_id()))
    raw = forms.raw_of(cls, request.POST)
    form_id = request.POST.get("form_id", "")
    result = read(cls, raw, context_now())
    if isinstance(result, tuple):
        return _form(request, cls, raw, result, form_id, status=422)
    receipt = journal.submit([journal.Sent(result, posted_id(form_id))], person)[0]
    if receipt.outcome is journal.Outcome.REFUSED:
        return _form(request, cls, raw, receipt.reasons, form_id, status=403)
    if receipt.outcome is journal.Outcome.HELD:
        why = ";".join(show.sentence(r) for r in receipt.reasons)
        messages.warning(request, _("已收下,待核:%(why)s") % {"why": why})
        return redirect("kit:held")
    if receipt.outcome is journal.Outcome.ACCEPTED:
        messages.success(request, _("已入账"))
    return redirect("kit:entry", entry_id=receipt.id)


def posted_id(text: str) -> UUID:
    """The id that a form was shown with; a new one when it is spoilt."""
    try:
        return UUID(text)
    except ValueError:
        return journal.new_id()


def _form(
    request: HttpRequest, cls: Any, raw: Any, reasons: tuple[Reason, ...], form_id: str, status: int = 200
) -> HttpResponse:
    return render(request, "kit/form.html", {"form": forms.form_of(cls, raw, reasons, form_id)}, status=status)


def refused(request: HttpRequest, reason: Reason) -> HttpResponse:
    """A page that says why something may not be done, and whom to ask."""
    advice = _("如果工作需要,请找本级扶贫办开通。")
    context = {"title": _("不能这样做"), "message": show.sentence(reason), "advice": advice}
    return render(request, "kit/error.html", context, status=403)


def entry_by_seq(request: HttpRequest, seq: int) -> HttpResponse:
    found = queries.entries([seq]).get(seq)
    if found is None:
        raise Http404
    return redirect("kit:entry", entry_id=found.id)


def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One fact as it was told, where it stands in the journal, and the button to withdraw it."""
    person = somebody(request.user)
    found = queries.entry(entry_id, person.scope(Verb.READ))
    if found is None or found.kind not in KINDS:
        raise Http404
    bare = False
    if request.method == "POST" and request.POST.get("act") == "unmask":
        reason = request.POST.get("reason", "").strip()
        if not person.may(Verb.UNMASK, found.region) or not reason:
            return refused(request, Reason("not_yours", _("查看个人信息要有权限,并写明理由")))
        audit.note(person, "unmask", f"entry {found.id}", reason)
        bare = True
    return render(request, "kit/entry.html", _entry_context(found, person, bare))


def _entry_context(found: Entry, person: Somebody, bare: bool) -> dict[str, Any]:
    fact = told(found).fact
    cls = type(fact)
    names = person.may(Verb.NAMES, found.region)
    titles = show.titles_of((f.ref, getattr(fact, f.name)) for f in fields_of(cls) if f.ref)
    withdrawal = queries.withdrawal_of(found)
    groups = [f for f in fields_of(cls) if f.item and getattr(fact, f.name)]
    return {
        "title": _(cls.kind().label),
        "facts": [
            {
                "label": _(f.label),
                "value": show.value(f, getattr(fact, f.name), titles=titles, names=names, bare=bare),
                "kind": f.type.value,
                "masked": f.privacy is Privacy.PERSONAL and not bare and bool(getattr(fact, f.name)),
                "url": THINGS[f.ref].url(getattr(fact, f.name)) if f.ref in THINGS and getattr(fact, f.name) else "",
            }
            for f in fields_of(cls) if f.type is not Type.GROUP and _is_shown(cls, f.name, fact)
        ],
        "groups": [
            {
                "label": _(f.label),
                "columns": [_(g.label) for g in said],
                "rows": [
                    [show.value(g, getattr(item, g.name), names=names, bare=bare) for g in said]
                    for item in getattr(fact, f.name)
                ],
            }
            for f in groups
            for said in [[g for g in fields_of(f.item) if any(_is_said(item, g.name) for item in getattr(fact, f.name))]]
        ],
        "entry": found,
        "region_path": show.region_path(found.region),
        "withdrawal": withdrawal,
        "state": "withdrawn" if withdrawal else "live",
        "withdraw_url": reverse("kit:withdraw", args=[found.id]) if not withdrawal else "",
        "may_withdraw": person.may(Verb.WITHDRAW, found.region) or found.by == person.name,
        "may_unmask": not bare and person.may(Verb.UNMASK, found.region)
        and any(f.privacy is Privacy.PERSONAL for f in fields_of(cls)) | bool(groups),
        "withdraw_reason": (withdrawal.body.get("reason", "") if withdrawal else ""),
    }  # fmt: skip


def _is_shown(cls: type, name: str, fact: Any) -> bool:
    return len(fields_of(cls)) <= LONG_KIND or _is_said(fact, name)


def _is_said(said: Any, name: str) -> bool:
    return getattr(said, name) not in (None, "", ())


def withdraw(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    person = somebody(request.user)
    found = queries.entry(entry_id, person.scope(Verb.READ))
    if found is None or request.method != "POST":
        raise Http404
    refusal = corrections.withdraw([entry_id], request.POST.get("reason", ""), person)
    if refusal and refusal.code == "not_yours":
        return refused(request, refusal)
    if refusal:
        messages.error(request, show.sentence(refusal))
    else:
        messages.success(request, _("已撤销;凡是数到它的数字都随之变动。"))
    return redirect("kit:entry", entry_id=entry_id)


def thing(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """The page of a household, village, unit, team, cadre or project: what it is and all that happened."""
    if name not in THINGS:
        raise Http404
    declared, person = THINGS[name], somebody(request.user)
    scope = person.scope(Verb.READ)
    row = declared.find(key, scope)
    if row is None:
        raise Http404
    names = person.may(Verb.NAMES, row.region)
    subject = f"{name}:{key}"
    entries = queries.region_line(key) if name == "place" else queries.time_line(subject, scope)
    context = {
        "thing": {"label": _(declared.label), "icon": declared.icon},
        "title": show_title(declared, row, names),
        "dl": described(row, names),
        "tags": [],
        "region_path": show.region_path(row.region),
        "actions": _actions(name, key, row.region, person),
        "tables": declared.tables(row, names) if declared.tables else [],
        "timeline": time_line(entries, names),
    }
    return render(request, "kit/thing.html", context)


def show_title(declared: Any, row: Any, names: bool) -> str:
    title = str(getattr(row, declared.title))
    return vault.masked_name(title) if declared.private and not names else title


def described(row: Any, names: bool) -> list[tuple[str, str]]:
    """What the row's model says about itself for its page: `described` of its sheet's columns."""
    sheet = next((s for s in SHEETS.values() if s.model is type(row) and s.thing), None)
    columns = sheet.columns if sheet else ()
    titles = show.titles_of((c.ref, getattr(row, c.name)) for c in columns if c.ref)
    return [(_(c.label), show.value(c.field, getattr(row, c.name), titles=titles, names=names)) for c in columns]


def time_line(entries: list[Entry], names: bool) -> list[dict[str, Any]]:
    """Entries as the lines of a time line."""
    facts = [told(e).fact for e in entries if e.kind in KINDS]
    shown = [e for e in entries if e.kind in KINDS]
    return [
        {
            "icon": fact.kind().icon, "when": e.happened_on, "title": _(fact.kind().label), "text": text,
            "url": reverse("kit:entry", args=[e.id]), "who": e.by,
        }
        for e, fact, text in zip(shown, facts, show.headlines(facts, names=names), strict=True)
    ]  # fmt: skip


def _actions(name: str, key: str, region: str, person: Somebody) -> list[dict[str, str]]:
    """What can be entered about a thing: the kinds that refer to it, with its key filled in."""
    if not person.may(Verb.ENTER, region):
        return []
    found = []
    for cls in KINDS.values():
        field = next((f.name for f in fields_of(cls) if f.ref == name), "")
        if field and not (cls.kind().births and cls.kind().stream == name):
            url = reverse("kit:enter", args=[cls.kind().name]) + f"?{field}={key}&region={region}"
            found.append({"label": _(cls.kind().label), "url": url, "icon": cls.kind().icon})
    return found
