"""`bangfu screen --spark`: the same expressions on a Spark cluster, for populations beyond one machine."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path

import ibis

from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.screening import engine
from bangfu.screening.household import chosen
from bangfu.screening.intake import Unusable
from bangfu.screening.numbers import Numbers
from bangfu.screening.population import Done, as_read, connect, pairs_of


def run(source: Path, target: Path, p: Numbers, master: str, only: Collection[str] = ()) -> Done:
    """Screen a folder that every worker can read. Raises Unusable as the run on one machine does."""
    from pyspark.sql import SparkSession

    pairs = pairs_of(source)
    with tempfile.TemporaryDirectory() as work:
        if list(as_read(connect(Path(work)), pairs, Path(work))) != pairs:
            text = _("在Spark上运行时,列名、类型和代码要与docs/screening.md完全相同")
            raise Unusable(Reason("not_as_written", text))
    keys = [rule.key for rule in chosen(p, only)]
    session = (
        SparkSession.builder.master(master).appName("bangfu screen")
        .config("spark.sql.session.timeZone", "UTC").config("spark.ui.enabled", "false").getOrCreate()
    )  # fmt: skip
    try:
        con = ibis.pyspark.connect(session)
        homes, people = (con.read_parquet(str(source / name)) for name in ("households", "members"))
        _write(con, engine.screen(homes, people, p, only), target / "households")
        screened = con.read_parquet(str(target / "households"))
        _write(con, engine.by_village(screened, keys), target / "villages.parquet")
        whole = con.read_parquet(str(target / "villages.parquet"))
        row = whole.aggregate(h=whole["households"].sum(), n=whole["people"].sum()).to_pandas().iloc[0]
        return Done(int(row["h"]), int(row["n"]), 1)
    finally:
        session.stop()


def _write(con: object, table: ibis.Table, target: Path) -> None:
    con._session.sql(con.compile(table)).write.mode("overwrite").parquet(str(target))  # type: ignore[attr-defined]
