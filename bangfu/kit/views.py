"""The pages that every declaration gets: enter a fact, one fact, one thing, what is held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access import audit, vault
from bangfu.access.roles import Verb
from bangfu.access.scope import Scope, Somebody, somebody
from bangfu.kit import forms, show
from bangfu.kit.asked import asked_period, years
from bangfu.kit.named import keyed
from bangfu.kit.panel import Looking, panels_of
from bangfu.kit.sheet import SHEETS, Column
from bangfu.kit.thing import DOORS, THINGS
from bangfu.ledger import clock, corrections, journal, queries
from bangfu.ledger.models import Entry
from bangfu.ledger.projection import told
from bangfu.plain import region
from bangfu.plain.fact import KINDS, Fact, Privacy, Type, fields_of
from bangfu.plain.lineage import lineage
from bangfu.plain.reading import Context, read
from bangfu.plain.verdict import Reason

CITY_WIDTH = 4
VILLAGE_WIDTH = 12
PLACE = "place"
LONG_KIND = 40
"""Of a kind with more fields than this, only those that were said are shown."""


def context_now() -> Context:
    """What reading needs to know now: today, and which region codes there are."""
    return Context(clock.today(), lambda code: code if code in lineage().standings else None)


def understood(cls: type[Fact], raw: Mapping[str, Any], person: Somebody) -> Fact | tuple[Reason, ...]:
    """The fact that somebody wrote in a form, with the keys of what they called by name; or the reasons why it is none."""
    said = read(cls, raw, context_now())
    if isinstance(said, tuple):
        return said
    (found,) = keyed([said], person)
    return (found,) if isinstance(found, Reason) else found


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
    result = understood(cls, raw, person)
    if isinstance(result, tuple):
        return _form(request, cls, raw, result, form_id, status=422)
    receipt = journal.submit([journal.Sent(result, posted_id(form_id))], person)[0]
    if receipt.outcome is journal.Outcome.REFUSED:
        return _form(request, cls, raw, receipt.reasons, form_id, status=403)
    fate = queries.fates([receipt.id]).get(receipt.id)
    if fate and not fate.seq:
        if fate.state == "held" and fate.by == person.name:
            why = ";".join(show.sentence(r) for r in fate.reasons)
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
    sheet = next((s for s in SHEETS.values() if s.kind == cls.kind().name), None)
    listed = reverse("kit:list", args=[sheet.name if sheet else cls.kind().name])
    context = {
        "form": forms.form_of(cls, raw, reasons, form_id),
        "crumbs": [(_(sheet.title if sheet else cls.kind().label), listed), (_("登记"), "")],
    }
    return render(request, "kit/form.html", context, status=status)


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
    named = person.scope(Verb.NAMES)
    titles = show.titles_of(((f.ref, getattr(fact, f.name)) for f in fields_of(cls) if f.ref), named)
    withdrawal = queries.withdrawal_of(found)
    groups = [f for f in fields_of(cls) if f.item and getattr(fact, f.name)]
    return {
        "title": _(cls.kind().label),
        "crumbs": [
            *[(title, THINGS[f.ref].url(key)) for f in fields_of(cls) if (key := getattr(fact, f.name)) and f.ref in THINGS
              and f.name == cls.kind().stream and (title := show.said(f, key, titles=titles, names=names))],
            (_(cls.kind().label), reverse("kit:list", args=[cls.kind().name])), (f"{_('序号')} {found.seq}", ""),
        ],
        "facts": [
            {
                "label": _(f.label),
                "value": show.said(f, getattr(fact, f.name), titles=titles, names=names, bare=bare),
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
                    [show.said(g, getattr(item, g.name), names=names, bare=bare) for g in said]
                    for item in getattr(fact, f.name)
                ],
            }
            for f in groups
            for said in [[g for g in fields_of(f.item) if any(_is_said(item, g.name) for item in getattr(fact, f.name))]]
        ],
        "entry": found,
        "region_path": show.region_path(found.region),
        "origin_label": show.origin(found.origin),
        "by_label": show.who(found.by),
        "withdrawal": withdrawal,
        "state": "withdrawn" if withdrawal else "live",
        "withdraw_url": reverse("kit:withdraw", args=[found.id]) if not withdrawal else "",
        "may_withdraw": person.may(Verb.WITHDRAW, found.region) or corrections.is_own(found, person),
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
    entries = queries.region_line({key, *lineage().kin(key)}) if name == PLACE else queries.time_line(subject, scope)
    looking = Looking(scope, asked_period(request), person)
    panels = panels_of(name, row, looking)
    context = {
        "thing": {"label": _(declared.label), "icon": declared.icon},
        "title": show_title(declared, row, names),
        "dl": described(row, looking.named),
        "tags": tags(row),
        "region_path": show.region_path(row.region),
        "region_links": region_links(row.region, scope, key),
        "actions": _actions(name, key, row, person),
        "alerts": [line for one in panels if one["kind"] == "alerts" for line in one["lines"]],
        "panels": [one for one in panels if one["kind"] != "alerts"],
        "charts": any(one["kind"] == "chart" for one in panels),
        "timeline": time_line(entries, looking.named, but=declared.name),
        "years": years(looking.period),
        "year": looking.period.start.year,
    }
    return render(request, "kit/thing.html", context)


def region_links(code: str, scope: Any, but: str = "") -> list[tuple[str, str]]:
    """The places that something lies in, each as a link where somebody may see it; a village leads to its page."""
    found = []
    for one in region.trail(code):
        if len(one) < CITY_WIDTH or one == but or not scope.covers(one):
            continue
        url = THINGS["place"].url(one) if len(one) == VILLAGE_WIDTH else reverse("desk:region", args=[one])
        found.append((show.region_name(one), url))
    return found


def show_title(declared: Any, row: Any, names: bool) -> str:
    title = show.region_name(row.region) if declared.name == PLACE else str(getattr(row, declared.title))
    return vault.masked_name(title) if declared.private and not names else title


def described(row: Any, named: Scope) -> list[dict[str, str]]:
    """What the row says about itself for its page: the columns of its list that are neither its title nor a tag.

    Of columns that the list does not show at first, those that are empty are left out.
    """
    columns = [c for c in _columns(row) if c.tones is None and c.type is not Type.REGION][1:]
    columns = [c for c in columns if c.shown or getattr(row, c.name)]
    names = named.covers(row.region)
    titles = show.titles_of(((c.ref, getattr(row, c.name)) for c in columns if c.ref), named)
    return [
        {
            "label": _(c.label), "value": show.said(c.field, getattr(row, c.name), titles=titles, names=names),
            "url": THINGS[c.ref].url(getattr(row, c.name)) if c.ref in THINGS and getattr(row, c.name) else "",
            "kind": c.type.value,
        }
        for c in columns
    ]  # fmt: skip


def tags(row: Any) -> list[dict[str, str]]:
    """A thing's states as tags."""
    return [
        {"text": show.code_label(c.codes, getattr(row, c.name)), "tone": c.tones.get(str(getattr(row, c.name)), "grey")}
        for c in _columns(row) if c.tones is not None and getattr(row, c.name)
    ]  # fmt: skip


def _columns(row: Any) -> tuple[Column, ...]:
    sheet = next((s for s in SHEETS.values() if s.model is type(row) and s.thing), None)
    return sheet.columns if sheet else ()


def time_line(entries: list[Entry], named: Scope, but: str = "") -> list[dict[str, Any]]:
    """Entries as the lines of a time line; `but`: the thing whose own page it is, which need not be said again."""
    facts = [told(e).fact for e in entries if e.kind in KINDS]
    shown = [e for e in entries if e.kind in KINDS]
    return [
        {
            "icon": fact.kind().icon, "when": e.happened_on, "title": _(fact.kind().label), "text": text,
            "url": reverse("kit:entry", args=[e.id]), "who": show.who(e.by),
        }
        for e, fact, text in zip(shown, facts, show.headlines(facts, named=named, but=but), strict=True)
    ]  # fmt: skip


def _actions(name: str, key: str, row: Any, person: Somebody) -> list[dict[str, str]]:
    """What can be entered about a thing: the kinds that refer to it (of a village, those about a village), what is entered
    day by day first, what ends last."""
    unit = key if name == "unit" else getattr(row, "unit", "")
    if not person.may(Verb.ENTER, row.region, [unit] if unit else []):
        return []
    found = []
    for cls in sorted(KINDS.values(), key=lambda cls: (cls.kind().ends, not cls.kind().often)):
        field = next((f.name for f in fields_of(cls) if f.ref == name), "")
        if name == PLACE and not field and "region" in vars(cls).get("__annotations__", {}):
            field = "region"
        if field and not (cls.kind().births and cls.kind().stream == name):
            url = reverse("kit:enter", args=[cls.kind().name]) + "?" + urlencode({field: key, "region": row.region})
            found.append({"label": _(cls.kind().label), "url": url, "icon": cls.kind().icon})
    return found
