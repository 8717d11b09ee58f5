"""Answering in JSON: who is let in, and saying why somebody is not answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse

from bangfu.access.scope import somebody
from bangfu.kit import show
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _


class Refused(Exception):
    """A request that is not answered, and why."""

    def __init__(self, status: int, reason: Reason) -> None:
        self.status, self.reason = status, reason


View = Callable[..., Any]


def door(view: Callable[..., Any]) -> View:
    """Let signed-in people in; say in JSON why somebody is not answered."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, **words: Any) -> HttpResponse:
        try:
            if not request.user.is_authenticated:
                raise Refused(401, Reason("sign_in", _("请先登录")))
            found = view(request, somebody(request.user), **words)
        except Refused as refused:
            return told({"reasons": [said(refused.reason)]}, refused.status)
        return found if isinstance(found, HttpResponse) else told(found)

    return guarded


def json_of(sent: bytes) -> Any:
    """JSON that was sent. Raises ValueError for anything else: also for what is no number, and for what nests without end."""
    try:
        return json.loads(sent, parse_constant=_no_number)
    except RecursionError as deep:
        raise ValueError from deep


def _no_number(word: str) -> float:
    raise ValueError(word)


def told(data: Any, status: int = 200) -> JsonResponse:
    """Data as an answer, Chinese as it is."""
    return JsonResponse(data, status=status, safe=False, json_dumps_params={"ensure_ascii": False})


def said(reason: Reason) -> dict[str, str]:
    """A reason in the reader's language, with the field it is about and its source."""
    return {"code": reason.code, "text": show.sentence(reason), "field": reason.field, "source": reason.source}
