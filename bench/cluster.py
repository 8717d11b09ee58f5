"""A PostgreSQL of its own for a measurement: started on loopback at a free port, stopped and removed after."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def cluster() -> Iterator[str | None]:
    """The address of a fresh cluster as DATABASE_URL wants it; None where PostgreSQL is not installed."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not homes:
        yield None
        return
    bin_, place, port = homes[-1].parent, tempfile.mkdtemp(prefix="bangfu-bench-pg-"), free_port()
    if os.getuid() == 0:
        shutil.chown(place, "postgres")
    options = (
        f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=512MB -c max_wal_size=4GB"
    )
    _run(f"{bin_}/initdb -D {place}/data -A trust -U bangfu -E UTF8 --locale=C")
    try:
        _run(f"{bin_}/pg_ctl -D {place}/data -o '{options}' -w -l {place}/log start")
        yield f"postgres://bangfu@127.0.0.1:{port}/postgres"
    finally:
        _run(f"{bin_}/pg_ctl -D {place}/data -m fast stop")
        shutil.rmtree(place)


def _run(command: str) -> None:
    """PostgreSQL refuses to run as root."""
    start = ["su", "postgres", "-s", "/bin/sh", "-c"] if os.getuid() == 0 else ["sh", "-c"]
    subprocess.run([*start, f"cd / && {command}"], check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])
