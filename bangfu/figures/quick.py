"""The same answers as `scan` from what is kept; only what came after is scanned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from bangfu.figures.kept import Kept
from bangfu.figures.scan import Scan
from bangfu.figures.steps import WIDTHS, WRITTEN, stands_at
from bangfu.figures.terms import birth_of, is_region, kind_of, literal, machine_of, thing_of, where
from bangfu.plain.fact import KINDS, field_of
from bangfu.plain.figure import Count, Distinct, Figure, Stock, Sum
from bangfu.plain.region import child_width


@dataclass(frozen=True)
class Quick(Scan):
    """A scan that knows what is kept."""

    kept: Kept

    def stepped(self, figures: Sequence[Figure]) -> str:
        """Rows (figure, group, value in its smallest unit) of figures with steps, up to what is kept."""
        if not self.whole:
            rows = self._steps(figures, WRITTEN, "region, month AS happened_on, sum(delta) AS delta", self.near())
            return self.grouped("f.figure", "sum(f.delta)", self.joined(kind_of(figures[0]), rows, ()))
        by, place = self.question.by, self.question.place
        group = "strftime(month, '%Y-%m')" if by == "month" else literal(self.question.region)
        here = self._steps(figures, len(place), f"{group} AS place, sum(delta)", f"region = {literal(place)}")
        if by in (None, "month"):
            return here
        width = by if isinstance(by, int) else child_width(place)
        parts = [self._steps(figures, width, "region, sum(delta)", self.near())]
        if by == "family":
            below = f"length(region) = {width} AND region <> {literal(place)} AND {self.near()}"
            parts = [here, self._steps(figures, width, "region, sum(delta)", below)]
        elif width < WRITTEN:
            wider = f"length(region) < {width} AND {self.near()}"
            parts.append(self._steps(figures, WRITTEN, "region, sum(delta)", wider))
        return " UNION ALL ".join(parts)

    def _steps(self, figures: Sequence[Figure], width: int, columns: str, test: str) -> str:
        """A query of the steps at one width of codes up to the question's entry: sums of whole blocks, then singly."""
        period, end = self.question.period, self.kept.block_end(self.upto)
        keys = ", ".join(literal(f.key) for f in figures)
        stocks = ", ".join(literal(f.key) for f in figures if isinstance(f.measure, Stock)) or "''"
        when = (
            f"figure IN ({keys}) AND month < {literal(period.end)} "
            f"AND (month >= {literal(period.start)} OR figure IN ({stocks}))"
        )
        parts = [
            f"SELECT figure, place AS region, month, delta FROM read_parquet([{self._files('sums', 0, end)}]) "
            f"WHERE width = {width} AND upto <= {end} AND {when}"
        ]
        if self.upto > end:
            parts.append(
                f"SELECT figure, left(place, {width}) AS region, month, delta "
                f"FROM read_parquet([{self._files('steps', end, self.upto)}]) "
                f"WHERE entry > {end} AND entry <= {self.upto} AND widths & {1 << width} <> 0 "
                f"AND {stands_at(width, 'place')} AND {when}"
            )
        return f"(SELECT figure, {columns} FROM ({' UNION ALL '.join(parts)}) WHERE {test} GROUP BY ALL)"

    def has_steps(self, figure: Figure) -> bool:
        """Whether steps answer the question; for what does not add up, only of whole places, and if nothing came since."""
        if figure.key not in self.kept.stepped or self.question.by_unit or not self._in_time(figure):
            return False
        if isinstance(figure.measure, Count | Sum):
            return True
        return self.whole and not self._moves(figure) and not self._came_since(figure)

    def _in_time(self, figure: Figure) -> bool:
        """Steps know whole months, of distinct figures one whole year, of stock figures the ends of months."""
        start, end = self.question.period.start, self.question.period.end
        if isinstance(figure.measure, Stock):
            return end.day == 1 and self.question.by != "month"
        if isinstance(figure.measure, Distinct):
            return self.question.by != "month" and (start, end) == (date(start.year, 1, 1), date(start.year + 1, 1, 1))
        return start.day == 1 and end.day == 1

    @cached_property
    def whole(self) -> bool:
        """Whether the question is of places that may be seen wholly, where no fact stands under a code of another day."""
        question = self.question
        allowed = {question.roll_up.get(p, p) for p in question.regions or ()}
        seen = question.regions is None or any(question.place.startswith(p) for p in allowed)
        width = question.by if isinstance(question.by, int) else WRITTEN
        known = {len(question.place), width} <= set(WIDTHS) and len(question.place) <= width
        return seen and known and not (question.moved and self._moved())

    def _moved(self) -> bool:
        codes = ", ".join(literal(code) for code in self.question.roll_up)
        return bool(
            self.reading.rows(
                f"SELECT 1 FROM read_parquet([{self._files('sums', 0, self.kept.upto)}]) "
                f"WHERE width = {WRITTEN} AND place IN ({codes}) LIMIT 1"
            )
        )

    def _moves(self, figure: Figure) -> bool:
        """Whether the values counted are codes of other places than the fact's, that may be other ones by now."""
        return is_region(figure) not in ("", "region") and bool(self.question.roll_up)

    def _came_since(self, figure: Figure) -> bool:
        measure, then = figure.measure, self.kept.upto
        kinds = {kind_of(figure)}
        if isinstance(measure, Stock):
            kinds |= {cls.kind().name for cls in measure.closes}
        kinds |= {
            birth_of(field_of(KINDS[kind_of(figure)], n.partition(".")[0])).kind().name
            for n in figure.where
            if "." in n
        }
        return self.upto > then and any(
            self.reading.has(k, gone, then, self.upto) for k in kinds for gone in (False, True)
        )

    def _files(self, what: str, after: int, upto: int) -> str:
        """The files of steps or sums that know of entries with after < entry ≤ upto; of none, the first."""
        starts = self.kept.starts()
        ends = [*starts[1:], self.kept.upto]
        these = [n for n, end in zip(starts, ends, strict=True) if end > after and n < upto] or starts[:1]
        return ", ".join(f"'{self._file(f'{what} {n}')}'" for n in these)

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
