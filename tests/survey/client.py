"""A plain client of the OpenRosa protocol: sockets and bytes, as a phone with a poor network would send them."""

from __future__ import annotations

import base64
import http.client
import socket
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Phone:
    """Somebody's phone: who signs in, and at which server."""

    server: str
    name: str
    password: str = "pass-word-1"

    @property
    def headers(self) -> dict[str, str]:
        token = base64.b64encode(f"{self.name}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {token}", "X-OpenRosa-Version": "1.0"} if self.name else {}

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers of one request on a connection of its own."""
        place = urlsplit(self.server)
        connection = http.client.HTTPConnection(str(place.hostname), place.port, timeout=60)
        connection.request(method, path, body, {**self.headers, **(headers or {})})
        response = connection.getresponse()
        found = response.status, response.read(), {k.lower(): v for k, v in response.getheaders()}
        connection.close()
        return found

    def send(
        self, content: bytes, files: Mapping[str, bytes] | None = None, *, more: bool = False
    ) -> tuple[int, bytes]:
        """Submit a filled-in form with files."""
        body, kind = multipart(content, files or {}, more=more)
        status, answer, _headers = self.ask("POST", "/submission", body, {"Content-Type": kind})
        return status, answer

    def cut_off(self, content: bytes, files: Mapping[str, bytes], share: float) -> None:
        """Begin to submit, and lose the network after a share of the body."""
        body, kind = multipart(content, files, more=False)
        place = urlsplit(self.server)
        lines = [
            f"{k}: {v}"
            for k, v in {
                **self.headers,
                "Content-Type": kind,
                "Content-Length": str(len(body)),
                "Host": place.netloc,
            }.items()
        ]
        with socket.create_connection((str(place.hostname), place.port or 80), timeout=60) as wire:
            wire.sendall(
                "\r\n".join(["POST /submission HTTP/1.1", *lines, "", ""]).encode() + body[: int(len(body) * share)]
            )
            wire.shutdown(socket.SHUT_WR)
            while wire.recv(65536):
                pass


def multipart(content: bytes, files: Mapping[str, bytes], *, more: bool) -> tuple[bytes, str]:
    """A submission's body and its content type."""
    mark = uuid.uuid4().hex
    parts = [("xml_submission_file", "submission.xml", "text/xml", content)]
    parts += [(name, name, "image/jpeg", data) for name, data in files.items()]
    pieces = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'.encode()
        + data
        + b"\r\n"
        for field, name, kind, data in parts
    ]
    if more:
        pieces.append(f'--{mark}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\n\r\nyes\r\n'.encode())
    return b"".join(pieces) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
