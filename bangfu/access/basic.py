"""HTTP Basic authentication for clients that have no session, over the same users and the same lock-out.

Digest is not offered: it needs each password, or something that serves as one, readable on the server. Basic sends the
password with every request, so such clients must be served over HTTPS. A password that was right is known again for
some minutes by a keyed hash, because checking it anew takes a tenth of a second by design.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import time
from typing import Any

from django.contrib.auth import authenticate, get_user_model
from django.http import HttpRequest, HttpResponse

REMEMBERED_SECONDS = 300.0
MOST_REMEMBERED = 1000
REALM = 'Basic realm="Bangfu", charset="UTF-8"'
_key = os.urandom(32)
_remembered: dict[bytes, tuple[float, str, int]] = {}
"""Hash of name and password → until when, the stored hash that it matched, whose it is."""


def user_of(request: HttpRequest) -> Any | None:
    """The user whose name and password the request carries; None without them, with wrong ones, or when locked out."""
    name, password = credentials(request)
    if not name:
        return None
    mark = hmac.new(_key, f"{name}\0{password}".encode(), hashlib.sha256).digest()
    until, stored, pk = _remembered.get(mark, (0.0, "", 0))
    if until > time.monotonic():
        user = get_user_model().objects.filter(pk=pk, is_active=True, password=stored).first()
        if user is not None:
            return user
    user = authenticate(request, username=name, password=password)
    if user is not None:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        _remembered[mark] = (time.monotonic() + REMEMBERED_SECONDS, user.password, user.pk)
    return user


def credentials(request: HttpRequest) -> tuple[str, str]:
    """The name and password of a request's header; empty when it has none that can be read."""
    scheme, _space, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (name, password) if colon else ("", "")


def ask() -> HttpResponse:
    """The answer that asks for name and password."""
    return HttpResponse(status=401, headers={"WWW-Authenticate": REALM})
