"""Pages of administrators: accounts and one account with its grants; and everybody's own password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from bangfu.access import accounts as acts
from bangfu.access import audit
from bangfu.access.models import User
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.accounts import asking, listing
from bangfu.accounts.rules import may_be_called, may_be_granted, may_bear
from bangfu.kit import export as files
from bangfu.kit import show
from bangfu.kit.lists import body
from bangfu.ledger import clock
from bangfu.ledger.bulk import pieces
from bangfu.plain.verdict import Reason, Verdict, no


def administrator(request: HttpRequest) -> Somebody:
    """Who asks. Raises PermissionDenied when they run nothing here."""
    person = somebody(request.user)
    if not person.may(Verb.ADMINISTER):
        raise PermissionDenied
    return person


def accounts(request: HttpRequest) -> HttpResponse:
    """Who signs in, with which rights; found by name, office, role and state."""
    administrator(request)
    words = {key: value for key in ("q", "role", "state", "after") if (value := request.GET.get(key, "").strip())}
    kept = {key: value for key, value in words.items() if key != "after"}
    found, total, after = listing.page(words)
    context = {
        "sheet": {"title": _("账号"), "name": "accounts"},
        "columns": [{"label": label, "shown": True} for label in listing.heads()],
        "body": body(listing.lines(found)),
        "filters": listing.filters(words),
        "chips": listing.chips(kept),
        "total": total, "total_label": show.number(total),
        "next_url": "?" + urlencode({**kept, "after": after}) if after else "",
        "prev_url": "?" + urlencode(kept) if "after" in words else "",
        "exports": [("Excel", reverse("accounts:export", args=["xlsx"]) + "?" + urlencode(kept))],
        "primary": {"label": _("新开账号"), "url": reverse("accounts:new"), "icon": "plus"},
        "secondary": [{"label": _("批量开户"), "url": reverse("accounts:many"), "icon": "users"}],
        "empty": {"title": _("没有符合条件的账号"), "text": _("换一个条件,或清除筛选再看。")},
    }  # fmt: skip
    return render(request, "kit/list.html", context)


def export(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """The same list as a file."""
    person = administrator(request)
    audit.note(person, "export", f"accounts.{suffix}")
    found = listing.asked(request.GET.dict())
    texts = ([cell["text"] for cell in line["cells"]] for some in pieces(found, 500) for line in listing.lines(some))
    return files.response(_("账号"), suffix, [files.Column(label) for label in listing.heads()], texts)


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Open an account with its first grant; its first password is shown once."""
    person = administrator(request)
    raw = {name: request.POST.get(name, "").strip() for name in (*asking.ABOUT, *asking.GRANT)}
    reasons: Sequence[Reason] = ()
    if request.method == "POST":
        known = asking.registered([raw])
        wanted, unreadable = asking.wanted(raw, known)
        taken = User.objects.filter(username=raw["username"]).exists()
        reasons = (
            asking.fits(raw) & may_be_called(raw["username"], taken) & asking.owner(raw["cadre"], known, (wanted.role,)) & unreadable
            & (may_be_granted(wanted, ()) if unreadable.fine else Verdict())
        ).reasons  # fmt: skip
        if not reasons:
            password = acts.first_password()
            about = {name: raw[name] for name in asking.ABOUT if name != "username"}
            try:
                with transaction.atomic():
                    user = acts.open_account(raw["username"], password, person, **about)
                    acts.grant(user, by=person, **wanted._asdict())
                return given(request, user, password)
            except IntegrityError:  # another administrator was quicker
                reasons = may_be_called(raw["username"], taken=True).reasons
    form = asking.form(_("新开账号"), (*asking.ABOUT, *asking.GRANT), raw, reasons, reverse("accounts:accounts"))
    return render(
        request, "kit/form.html", {"form": form, "crumbs": crumbs(_("新开账号"))}, status=422 if reasons else 200
    )


def given(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """The slip with a first password, to be handed to its owner; it is kept nowhere."""
    context = {"account": user, "password": password, "title": _("初始密码"), "crumbs": crumbs(_("初始密码"), user)}
    return render(request, "accounts/given.html", context)


def crumbs(title: str, user: User | None = None) -> list[tuple[str, str]]:
    above = [(str(user), reverse("accounts:account", args=[user.username]))] if user else []
    return [(_("账号"), reverse("accounts:accounts")), *above, (title, "")]


@never_cache
def account(request: HttpRequest, username: str) -> HttpResponse:
    """One account: whose it is, its grants, its password, closing it, and what was done to it."""
    person = administrator(request)
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Http404
    reasons: Sequence[Reason] = ()
    act = request.POST.get("act", "")
    if request.method == "POST":
        if act not in ACTS:
            raise Http404
        done = ACTS[act](request, user, person)
        if isinstance(done, HttpResponse):
            return done
        reasons = done
        if not reasons:
            return redirect("accounts:account", username=username)
    raw = {name: getattr(user, name) for name in asking.ABOUT} | (request.POST.dict() if reasons else {})
    own = username == person.name
    context = {
        "title": str(user), "account": user, "own": own, "crumbs": crumbs(str(user)),
        "tag": listing.state(user), "grants": listing.grants(user, clock.today()), "history": listing.history(user),
        "about": asking.fields(asking.ABOUT[1:], raw, reasons if act == "describe" else ()),
        "wanted": asking.fields(asking.GRANT, raw, reasons if act == "grant" else ()),
        "errors": [{"field": r.field, "text": show.sentence(r)} for r in reasons], "act": act,
    }  # fmt: skip
    return render(request, "accounts/account.html", context, status=422 if reasons else 200)


def _describe(request: HttpRequest, user: User, person: Somebody) -> Sequence[Reason]:
    about = {name: request.POST.get(name, "").strip() for name in asking.ABOUT[1:]}
    roles = listing.roles(user, clock.today())
    verdict = asking.fits(about) & asking.owner(about["cadre"], asking.registered([about], user.username), roles)
    if user.username == person.name and about["cadre"] != user.cadre:
        verdict = no("own", _("不能改自己的干部编号,请另一位系统管理员办理"), at="cadre")
    if verdict.fine:
        acts.describe(user, person, **about)
        messages.success(request, _("已保存"))
    return verdict.reasons


def _grant(request: HttpRequest, user: User, person: Somebody) -> Sequence[Reason]:
    raw = {name: request.POST.get(name, "").strip() for name in asking.GRANT}
    wanted, verdict = asking.wanted(raw, asking.registered([raw]))
    if verdict.fine:
        verdict = may_be_granted(wanted, listing.roles(user, clock.today()), own=user.username == person.name)
        verdict &= may_bear(user.cadre, (wanted.role,), "")
    if verdict.fine:
        acts.grant(user, by=person, **wanted._asdict())
        messages.success(request, _("已授权,从下一次打开页面起有效"))
    return verdict.reasons


def _end(request: HttpRequest, user: User, person: Somebody) -> Sequence[Reason]:
    held = user.grants.filter(
        pk=request.POST.get("grant", "0") if request.POST.get("grant", "").isdecimal() else 0
    ).first()
    if held is None:
        raise Http404
    _not_own(user, person)
    acts.end_grant(held, person)
    messages.success(request, _("授权已收回"))
    return ()


def _close(request: HttpRequest, user: User, person: Somebody) -> Sequence[Reason]:
    _not_own(user, person)
    acts.set_open(user, person, opened=False)
    messages.success(request, _("账号已停用,登录着的也退出了"))
    return ()


def _reopen(request: HttpRequest, user: User, person: Somebody) -> Sequence[Reason]:
    known = asking.registered([{"cadre": user.cadre}], user.username)
    verdict = may_bear(user.cadre, listing.roles(user, clock.today()), known.holders.get(user.cadre, ""))
    if verdict.fine:
        acts.set_open(user, person, opened=True)
        messages.success(request, _("账号已恢复"))
    return verdict.reasons


def _password(request: HttpRequest, user: User, person: Somebody) -> HttpResponse:
    _not_own(user, person)
    return given(request, user, acts.give_password(user, person))


def _not_own(user: User, person: Somebody) -> None:
    """So that one administrator at least remains. Raises PermissionDenied."""
    if user.username == person.name:
        raise PermissionDenied


ACTS: dict[str, Callable[[HttpRequest, User, Somebody], Sequence[Reason] | HttpResponse]] = {
    "describe": _describe, "grant": _grant, "end": _end, "close": _close, "reopen": _reopen, "password": _password,
}  # fmt: skip


@sensitive_post_parameters()
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """One's own new password; the first thing that an account with a given password must do."""
    user: Any = request.user
    errors: dict[str, Sequence[str]] = {}
    if request.method == "POST":
        chosen = request.POST.get("chosen", "")
        if not user.check_password(request.POST.get("now", "")):
            errors["now"] = [_("现在的密码不对")]
        elif chosen == request.POST.get("now", ""):
            errors["chosen"] = [_("请换一个与现在不同的密码")]
        elif chosen != request.POST.get("again", ""):
            errors["again"] = [_("两次填的新密码不一样")]
        else:
            try:
                validate_password(chosen, user)
            except ValidationError as why:
                errors["chosen"] = why.messages
        if not errors:
            acts.choose_password(user, chosen, Somebody(user.username, ()))
            update_session_auth_hash(request, user)
            messages.success(request, _("密码已换;别处的登录都已退出"))
            return redirect("/")
    context = {
        "title": _("设置密码") if user.password_due else _("修改密码"),
        "errors": errors,
        "due": user.password_due,
    }
    return render(request, "accounts/password.html", context, status=422 if errors else 200)
