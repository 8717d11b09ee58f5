"""A phone as the server meets it: a signed-in client with a device, and items as the app makes them."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from bangfu.access.models import User
from bangfu.ledger import clock, journal
from tests.world import HUAYANSI


class Phone:
    """`ahead`: how far its clock is ahead of the server's."""

    def __init__(self, user: str, ahead: timedelta = timedelta(0)) -> None:
        self.client, self.device, self.ahead = Client(), str(uuid4()), ahead
        self.key = base64.b64encode(uuid4().bytes + uuid4().bytes).decode()
        self.client.force_login(User.objects.get(username=user))
        assert self.post("device", {"device": self.device, "name": "Android", "key": self.key}).status_code == 200

    def post(self, path: str, body: Any) -> Any:
        return self.client.post(f"/api/phone/{path}", body, content_type="application/json")

    def put(self, digest: str, content: bytes, extent: str = "") -> Any:
        return self.client.put(f"/api/phone/files/{digest}{extent}", content, content_type="image/jpeg")

    def have(self, digest: str) -> Any:
        return self.client.get(f"/api/phone/files/{digest}").json()

    def letter(self, items: list[Any], **more: Any) -> dict[str, Any]:
        shown = (clock.now() + self.ahead).isoformat()
        return {"device": self.device, "app": "1.0.0", "now": shown, "facts": items, **more}

    def sync(self, items: list[Any], **more: Any) -> dict[str, Any]:
        answer = self.post("sync", self.letter(items, **more))
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    @staticmethod
    def item(fact: dict[str, Any], *, made_at: datetime | None = None, known: int = 0) -> dict[str, Any]:
        whole = {"id": str(journal.new_id()), "region": HUAYANSI, "happened_on": f"{clock.today()}", **fact}
        return {"fact": whole, "made_at": (made_at or clock.now()).isoformat(), "behind": None, "known": known}

    @staticmethod
    def visit(household: str, *, made_at: datetime | None = None, **more: Any) -> dict[str, Any]:
        fact = {
            "kind": "pairing.visit_made",
            "household": household,
            "cadre": "GB2",
            "what": ["1"],
            "note": "问收入",
            **more,
        }
        return Phone.item(fact, made_at=made_at)
