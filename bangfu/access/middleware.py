"""Headers that keep foreign scripts and frames out; a first password leads nowhere but to setting one's own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


def content_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def behind_proxy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The visitor's address is the one our proxy saw: it adds that last, what comes before it anybody can write."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if seen := request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip():
            request.META["REMOTE_ADDR"] = seen
        return get_response(request)

    return middleware


OPEN_WITH_A_FIRST_PASSWORD = ("accounts:password", "logout", "set_language")


def own_password(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Pages lead to the form for an own password first; programs are answered as people without rights are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        elsewhere = not request.path.startswith("/api/") and request.path not in map(
            reverse, OPEN_WITH_A_FIRST_PASSWORD
        )
        if elsewhere and getattr(request.user, "password_due", False):
            return redirect("accounts:password")
        return get_response(request)

    return middleware
