"""The rules' expressions as DuckDB's SQL, kept from one run to the next: making them anew takes as long as screening half a million
households. What is kept is named by all that it is made of: the code, the numbers, the groups of rules and the tables' columns."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bangfu.screening.columns import household_columns, member_columns
from bangfu.screening.household import chosen
from bangfu.screening.numbers import Numbers, edition

MADE_WITH = ("ibis-framework", "sqlglot", "duckdb")


@cache
def _code() -> str:
    """A mark of the code that makes the SQL, and of what it is made with."""
    mark = hashlib.blake2b("".join(map(version, MADE_WITH)).encode(), digest_size=8)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        mark.update(path.read_bytes())
    return mark.hexdigest()


@dataclass(frozen=True)
class Compiled:
    """The SQL of one screening over the tables `homes` and `people` of a connection, and of its sums over `screened`."""

    con: Any
    p: Numbers
    only: Collection[str]
    kept: Path

    def rows(self) -> str:
        """A row per household."""
        return self._sql("rows", "homes", "people")

    def sums(self) -> str:
        """A row per village."""
        return self._sql("sums", "screened")

    def _sql(self, what: str, *tables: str) -> str:
        columns = [self.con.execute(f"DESCRIBE {name}").fetchall() for name in tables]
        read = [(c.name, c.arrow) for some in (household_columns(), member_columns()) for c in some.values()]
        made_of = (what, _code(), edition(self.p, ""), self.p.on, sorted(self.only), columns, read)
        path = self.kept / f"{hashlib.blake2b(repr(made_of).encode(), digest_size=16).hexdigest()}.sql"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.write_text(self.made(what, *tables), "utf8")
            fresh.replace(path)
        return path.read_text("utf8")

    def made(self, what: str, *tables: str) -> str:
        """The SQL as it follows from the expressions."""
        import ibis  # takes half of a second, which a run with everything kept does not need

        from bangfu.screening import engine

        con = ibis.duckdb.from_connection(self.con.cursor())
        sources = [con.table(name) for name in tables]
        if what == "rows":
            return str(con.compile(engine.screen(*sources, self.p, self.only)))
        return str(con.compile(engine.by_village(*sources, [rule.key for rule in chosen(self.p, self.only)])))
