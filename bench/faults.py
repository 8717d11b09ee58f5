"""A line between a browser and a server that fails: before sending, after sending, half way, and with the answer lost."""

from __future__ import annotations

import random
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

KINDS = ("before_send", "after_send", "half_body", "answer_lost")
SHARE = 0.6
WATCHED = (b"POST /api/phone/sync", b"PUT /api/phone/files", b"GET /api/phone/files")


class Line:
    """While `failing`, most of what phones send meets one of the faults; `made` counts them."""

    def __init__(self, host: str) -> None:
        self.host, self.failing, self.made = host, False, Counter[str]()
        self.random = random.Random(2014)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listening.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                near, _from = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(near,), daemon=True).start()

    def _one(self, near: socket.socket) -> None:
        with near:
            try:
                request = _read(near)
                if request:
                    self._carry(near, request)
            except OSError:
                return

    def _carry(self, near: socket.socket, request: bytes) -> None:
        fault = ""
        if self.failing and request.startswith(WATCHED) and self.random.random() < SHARE:
            fault = self.random.choice(KINDS)
            self.made[fault] += 1
        if fault == "before_send":
            return
        name, port = self.host.split(":")
        with socket.create_connection((name, int(port)), timeout=60) as far:
            if fault == "half_body":
                head = request.index(b"\r\n\r\n") + 4
                far.sendall(request[: head + (len(request) - head) // 2])
                return
            far.sendall(request)
            if fault == "after_send":
                return
            answer = b"".join(iter(lambda: far.recv(65536), b""))
            if fault != "answer_lost":
                near.sendall(answer)


def _read(near: socket.socket) -> bytes:
    """A whole request, asking the server to close after it."""
    near.settimeout(60)
    found = b""
    while b"\r\n\r\n" not in found:
        piece = near.recv(65536)
        if not piece:
            return b""
        found += piece
    head, body = found.split(b"\r\n\r\n", 1)
    lines = [one for one in head.split(b"\r\n") if not one.lower().startswith(b"connection:")]
    length = next((int(one.split(b":")[1]) for one in lines if one.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        piece = near.recv(65536)
        if not piece:
            return b""
        body += piece
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body


@contextmanager
def between(host: str) -> Iterator[Line]:
    """A line to a server (host:port), open while the block runs."""
    line = Line(host)
    threading.Thread(target=line.serve, daemon=True).start()
    try:
        yield line
    finally:
        line.listening.close()
