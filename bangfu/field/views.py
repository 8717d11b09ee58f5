"""The phone's door: the app itself, signing in, what to keep, taking in, photos, and locking a phone that is lost."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bangfu.access import audit, devices
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.field import data, pieces, taking
from bangfu.field.facts import PhotoTaken
from bangfu.field.queries import villages_of
from bangfu.field.rules import Clock
from bangfu.kit.answers import Refused, door, json_of, told
from bangfu.ledger import clock, files, queries
from bangfu.ledger.projection import told as fact_of
from bangfu.plain.policy import policy
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.survey import phone as surveys

BUILT = Path(__file__).parent / "static/field"
MOST_FACTS = 200
MOST_IDS = 5000
LOCKED = Reason("locked", _("这台手机已被锁定。解锁后用密码登录,没有上传的记录都还在"))
ONE_LOOK = timedelta(hours=1)
"""Photos of a household that somebody opens within this time are one look at it."""
IN_PART = Reason("in_part", _("照片没有传完,将自动重传"))
NOT_ASKED = Reason("not_asked", _("请求的格式不对,请更新手机应用"))


@cache
def _built(name: str) -> bytes:
    return (BUILT / name).read_bytes()


@login_not_required
@ensure_csrf_cookie
@require_GET
def app(request: HttpRequest) -> HttpResponse:
    """The app's page; it holds no data."""
    return HttpResponse(_built("index.html"), headers={"Cache-Control": "no-cache"})


@login_not_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the address that gives it its scope."""
    return HttpResponse(_built("sw.js"), "text/javascript", headers={"Cache-Control": "no-cache"})


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json_of(request.body)
    except ValueError:
        raise Refused(400, NOT_ASKED) from None
    if not isinstance(found, dict):
        raise Refused(400, NOT_ASKED)
    return found


def _device(body: dict[str, Any]) -> UUID:
    try:
        return UUID(body["device"])
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Refused(400, NOT_ASKED) from None


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    try:
        body = _body(request)
    except Refused as refused:
        return told({"reasons": []}, refused.status)
    user = authenticate(request, username=str(body.get("username", "")), password=str(body.get("password", "")))
    if user is None:
        return told(
            {"reasons": [{"code": "wrong", "text": gettext("用户名或密码不对;连错多次会暂时锁住,请稍后再试")}]}, 403
        )
    if user.password_due:
        return told(
            {"reasons": [{"code": "password_due", "text": gettext("请先用浏览器登录,设好自己的密码,再回来登录")}]}, 403
        )
    login(request, user)
    return told({"user": user.get_username(), "name": str(user)})


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return told({})


@require_POST
@door
def enrol(request: HttpRequest, person: Somebody) -> Any:
    """Take a phone up with the key of what it keeps; also when the PIN was made anew."""
    body = _body(request)
    if not devices.enrol(_device(body), request.user, str(body.get("name", "")), str(body.get("key", "")), clock.now()):
        raise Refused(423, LOCKED)
    return {}


@require_POST
@door
def key(request: HttpRequest, person: Somebody) -> Any:
    """The key of one's own phone, for who forgot the PIN or had the phone locked."""
    found = devices.key_of(_device(_body(request)), request.user)
    if not found:
        raise Refused(423, LOCKED)
    return {"key": found}


@require_POST
@door
def sync(request: HttpRequest, person: Somebody) -> Any:
    """Take facts in, say what became of those that were held, and whether the phone must look what is missing here."""
    now, body = clock.now(), _body(request)
    sent, held, last = body.get("facts", []), body.get("held", []), body.get("last")
    if not isinstance(sent, list) or not isinstance(held, list) or len(sent) > MOST_FACTS or len(held) > MOST_IDS:
        raise Refused(400, NOT_ASKED)
    if not devices.met(_device(body), request.user, str(body.get("app", "")), now):
        raise Refused(423, LOCKED)
    if sent and person.scope(Verb.ENTER).nothing:
        raise Refused(403, Reason("not_yours", _("您没有登记的权限")))
    at_sending = _clock(body, now)
    return {
        "now": now.isoformat(),
        "clock": round(at_sending.behind.total_seconds()) if at_sending.wrong else 0,
        "answers": taking.take(sent, person, at_sending),
        "held": taking.held_states(held, person),
        "behind": bool(last) and taking.held_states([last], person)[0]["state"] == "missing",
    }


def _clock(body: dict[str, Any], now: datetime) -> Clock:
    tolerance = timedelta(minutes=policy("phone", clock.today()).value["clock_minutes"])
    shown = taking.moment(body.get("now"))
    return Clock(now - shown if shown else timedelta(0), tolerance)


@require_POST
@door
def missing(request: HttpRequest, person: Somebody) -> Any:
    """Of facts that the phone saw accepted: those that are not here, since the server came back from a backup."""
    ids = _body(request).get("ids", [])
    if not isinstance(ids, list) or len(ids) > MOST_IDS:
        raise Refused(400, NOT_ASKED)
    return {"missing": [one["id"] for one in taking.held_states(ids, person) if one["state"] == "missing"]}


@gzip_page
@require_GET
@door
def keep(request: HttpRequest, person: Somebody) -> Any:
    """All that a phone keeps; 304 when it has that already."""
    return _unless_known(request, {**data.everything(request.user, person), "forms": data.forms()})


def _unless_known(request: HttpRequest, found: Any) -> HttpResponse:
    """The sequence stands outside the mark: it moves with every fact anywhere."""
    answer = told(found)
    mark = '"' + hashlib.sha256(json.dumps({**found, "seq": 0}, sort_keys=True).encode()).hexdigest()[:32] + '"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == mark:
        return HttpResponse(status=304, headers={"ETag": mark})
    answer["ETag"], answer["Cache-Control"] = mark, "no-store"
    return answer


@gzip_page
@require_GET
@door
def survey(request: HttpRequest, person: Somebody, key: str) -> Any:
    """A survey form as the phone evaluates it."""
    found = surveys.whole(key, person)
    if found is None:
        raise Refused(404, surveys.NO_FORM)
    return told(found)


@gzip_page
@require_GET
@door
def known(request: HttpRequest, person: Somebody, code: str) -> Any:
    """What is known of a village's households before they are asked; 304 when the phone has that already."""
    if code not in villages_of(request.user, person):
        raise Refused(403, Reason("not_yours", _("您没有登记的权限")))
    return _unless_known(request, surveys.known(code, person))


@require_http_methods(["GET", "PUT"])
@door
def file(request: HttpRequest, person: Somebody, digest: str) -> Any:
    """Keep a picture under the SHA-256 of its content, whole or in pieces, each with where it begins, ends and what it is of.

    What arrived in part is not believed, and what is here is not kept twice. Answers how much is here, and whether it is whole.
    """
    if person.scope(Verb.ENTER).nothing:
        raise Refused(403, Reason("not_yours", _("您没有登记的权限")))
    if not files.DIGEST.fullmatch(digest):
        raise Refused(400, NOT_ASKED)
    if request.method == "GET":
        return {"have": pieces.have(person.name, digest), "whole": files.is_kept(digest)}
    at, until, size = _extent(request)
    content = request.body
    if size > pieces.MOST_BYTES or (at == 0 and not content.startswith(pieces.JPEG)):
        raise Refused(400, Reason("not_a_photo", _("只收8MB以内的JPEG照片")))
    whole = hashlib.sha256(content).hexdigest() == digest
    if len(content) != until - at or (at == 0 and until == size and not whole):
        raise Refused(400, IN_PART)
    if whole:
        files.keep(content)
    try:
        have = pieces.add(person.name, digest, at, content, size)
    except pieces.NotWhole:
        raise Refused(400, IN_PART) from None
    return {"have": have, "whole": files.is_kept(digest)}


def _extent(request: HttpRequest) -> tuple[int, int, int]:
    """Where a piece begins and ends, and the size of the whole; without any, the body is the whole."""
    given = [request.GET.get(name, "") for name in ("at", "until", "of")]
    if not any(given):
        return 0, len(request.body), len(request.body)
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in given):
        raise Refused(400, NOT_ASKED)
    at, until, size = map(int, given)
    if not at < until <= size or until - at > pieces.MOST_PIECE:
        raise Refused(400, NOT_ASKED)
    return at, until, size


@never_cache
@require_GET
def photo(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """A photo, for those who may see people of that place."""
    person = somebody(request.user)
    found = queries.entry(entry_id, person.scope(Verb.READ))
    if found is None or found.kind != PhotoTaken.kind().name or not person.may(Verb.NAMES, found.region):
        raise Http404
    fact = fact_of(found).fact
    try:
        content = files.read(fact.file)
    except FileNotFoundError:
        raise Http404 from None
    audit.note_once(person, "photo", f"household {fact.household}" if fact.household else f"entry {found.id}", ONE_LOOK)
    return HttpResponse(content, "image/jpeg")


def phones(request: HttpRequest) -> HttpResponse:
    """One's own phones; a lost one is locked here. Administrators do it for anybody."""
    person = somebody(request.user)
    whose = request.user
    if person.may(Verb.ADMINISTER) and (name := request.GET.get("user", "")):
        whose = type(request.user).objects.filter(username=name).first() or whose
    mine = {str(one.id): one for one in devices.of(whose)}
    if request.method == "POST":
        one = mine.get(request.POST.get("device", ""))
        if one is None:
            raise Http404
        devices.set_locked(one.id, person, locked=request.POST.get("act") == "lock", at=clock.now())
        messages.success(
            request,
            gettext("手机已锁定,下次联网时自行清空") if request.POST.get("act") == "lock" else gettext("手机已解锁"),
        )
        return redirect(request.get_full_path())
    context = {
        "title": gettext("我的手机"),
        "phones": list(mine.values()),
        "whose": whose,
        "may_ask": person.may(Verb.ADMINISTER),
    }
    return render(request, "field/phones.html", context)
