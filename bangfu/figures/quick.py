"""The same answers as `scan` from what is kept; only what came after, or a block cut in two, is scanned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bangfu.figures.kept import Kept, keeps_sums
from bangfu.figures.scan import Scan
from bangfu.figures.terms import kind_of, literal, machine_of, thing_of, where
from bangfu.plain.figure import Distinct, Figure, Stock


@dataclass(frozen=True)
class Quick(Scan):
    """A scan that knows what is kept."""

    kept: Kept

    def sums(self, figures: Sequence[Figure]) -> str:
        """Rows (figure, group, value in its smallest unit), for figures with sums, up to `summed_to`."""
        period, keys = self.question.period, ", ".join(literal(f.key) for f in figures)
        rows = (
            f"SELECT figure, region, month AS happened_on, sum(delta) AS delta FROM '{self._file('sums')}' "
            f"WHERE figure IN ({keys}) AND upto <= {self.summed_to} AND {self.near()} "
            f"AND month >= {literal(period.start)} AND month < {literal(period.end)} GROUP BY ALL"
        )
        inner = self.joined(kind_of(figures[0]), f"({rows})", ())
        return self.grouped("f.figure", "sum(f.delta)", inner)

    @property
    def summed_to(self) -> int:
        """The end of the last whole block: entries after it are scanned."""
        return self.kept.block_end(self.upto)

    def has_sums(self, figure: Figure) -> bool:
        period = self.question.period
        whole_months = period.start.day == 1 and period.end.day == 1
        return whole_months and not self.question.by_unit and keeps_sums(figure) and self._file("sums") is not None

    def has_firsts(self, figure: Figure) -> Path | None:
        """Where the figure's first facts are kept, when they answer the question."""
        start, end = self.question.period.start, self.question.period.end
        whole_years = (start.month, start.day, end.month, end.day) == (1, 1, 1, 1)
        if not whole_years or self.question.by_unit or self.question.by == "month":
            return None
        return self._file(f"firsts {figure.key}")

    def test(self, figure: Figure) -> str:
        return "true" if self.has_firsts(figure) else where(figure)

    def base(self, figures: Sequence[Figure]) -> str:
        if self.has_firsts(figures[0]):
            return self.joined(kind_of(figures[0]), f"({self._firsts(figures[0])})", figures)
        return super().base(figures)

    def _firsts(self, figure: Figure) -> str:
        """The kept first facts; those of a key with a withdrawal since are found anew, and facts since are added."""
        assert isinstance(figure.measure, Distinct)
        kind, field, then = kind_of(figure), figure.measure.field, self.kept.upto
        period = self.question.period
        these = f"year BETWEEN {period.start.year} AND {period.last.year} AND {self.near()}"
        kept = (
            f"SELECT _value, region, year, happened_on, seq FROM '{self.has_firsts(figure)}' "
            f"WHERE _since <= {self.upto} AND _until > {self.upto} AND {these}"
        )

        def now(facts: str) -> str:
            return (
                f'SELECT * FROM (SELECT f."{field}" AS _value, f.region, year(f.happened_on) AS year, f.happened_on, '
                f"f.seq FROM {facts} f WHERE {where(figure)}) WHERE {these}"
            )

        parts = [kept]
        if self.reading.has(kind, False, then, self.upto):
            fresh, gone = self.reading.facts(kind, then, self.upto), self.reading.gone(kind, then, self.upto)
            parts.append(now(f"(SELECT * FROM {fresh} WHERE seq NOT IN (SELECT seq FROM {gone}))"))
        if self.reading.has(kind, True, then, self.upto):
            changed = now(self.reading.gone(kind, then, self.upto))
            parts[0] = f"{kept} AND (_value, region, year) NOT IN (SELECT (_value, region, year) FROM ({changed}))"
            live = now(self.reading.live(kind, self.upto))
            parts.append(
                f"SELECT * FROM ({live}) SEMI JOIN ({changed}) USING (_value, region, year) WHERE seq <= {then}"
            )
        name = "" if field == "region" else f', _value AS "{field}"'
        return f"SELECT region, happened_on, seq{name} FROM ({' UNION ALL '.join(parts)})"

    def opened(self, measure: Stock, only: str = "") -> str:
        """The kept spans of the period's last day; things with a later entry are found anew."""
        kept = self._file(machine_of(measure))
        if kept is None:
            return super().opened(measure, only)
        end = literal(self.question.period.end)
        rows = (
            f"SELECT * EXCLUDE (_since, _until, _closed_on) FROM '{kept}' "
            f"WHERE _since <= {self.upto} AND _until > {self.upto} AND happened_on < {end} AND _closed_on >= {end}"
        )
        changed = self._changed(measure)
        if not changed:
            return rows
        return (
            f"SELECT * FROM ({rows}) ANTI JOIN ({changed}) USING (_thing) "
            f"UNION ALL BY NAME ({super().opened(measure, changed)})"
        )

    def _changed(self, measure: Stock) -> str:
        """The things with an entry after what is kept."""
        then, parts = self.kept.upto, []
        for cls in (measure.opens, *measure.closes):
            kind = cls.kind().name
            for withdrawn, rows in ((False, self.reading.facts), (True, self.reading.gone)):
                if self.upto > then and self.reading.has(kind, withdrawn, then, self.upto):
                    parts.append(f"SELECT {thing_of(measure, cls)} AS _thing FROM {rows(kind, then, self.upto)}")
        return " UNION ".join(parts)

    def _file(self, key: str) -> Path | None:
        name = self.kept.files.get(key)
        return self.reading.path / "figures" / name if name else None
