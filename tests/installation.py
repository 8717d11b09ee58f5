"""An installation of its own: a home folder and a database, for tests that run the program as processes of its own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).parent.parent


@contextmanager
def installation(home: Path, made: str = "") -> Iterator[dict[str, str]]:
    """The environment of an empty installation, on SQLite or on a new database of the server that DATABASE_URL names.

    The database that DATABASE_URL itself names is left alone: it is nobody's, so that no run lives on another's facts.
    `made`: how the new database is to be made, such as with a locale.
    """
    env = {**os.environ, "BANGFU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bangfu.settings", "PYTHONPATH": str(ROOT)}
    env.pop("BANGFU_LAKE", None)
    server = env.pop("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield env
        return
    name = f"bangfu_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {made}")
        try:
            yield {**env, "DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
