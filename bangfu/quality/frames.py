"""The frame that samples are drawn from: the register and the rosters as of an entry of the journal, read from the lake."""

from __future__ import annotations

from bangfu.lake.reading import Reading
from bangfu.lake.store import lake
from bangfu.places import queries as places
from bangfu.quality.draws import Frame, Listed

LAST = "QUALIFY row_number() OVER (PARTITION BY {of} ORDER BY happened_on DESC, seq DESC) = 1"


def frame(region: str, upto: int) -> Frame:
    """The registered households of a region, and the rosters of its villages, as they were known at the entry `upto`."""
    reading = lake().reading()
    inside = " OR ".join(f"village LIKE '{prefix}%'" for prefix in places.kin(region))
    listed = reading.rows(
        f"SELECT village, state, household, people FROM ({_listed(reading, upto)}) WHERE people > 0 AND ({inside})"
    )
    rosters = reading.rows(
        f"SELECT region AS village, households, people FROM {reading.live('quality.roster_counted', upto)} "
        f"WHERE ({inside}) {LAST.format(of='region')}"
    )
    return Frame(
        tuple(Listed(village, state, key, people) for village, state, key, people in listed),
        {village: (households, people) for village, households, people in rosters},
    )


def _listed(reading: Reading, upto: int) -> str:
    """Each household's village, state and people: as `households.changes` has them, as SQL."""

    def live(kind: str) -> str:
        return reading.live(f"households.{kind}", upto)

    last = LAST.format(of="household")
    turns = (
        f"SELECT household, happened_on, seq, 'exited' AS state FROM {live('household_exited')} UNION ALL "
        f"SELECT household, happened_on, seq, 'poor' FROM {live('household_relapsed')}"
    )
    return f"""
        SELECT coalesce(moved."to", r.region) AS village, coalesce(turned.state, 'poor') AS state, r.household,
               (len(r.members) + coalesce(joined.n, 0) - coalesce(gone.n, 0))::BIGINT AS people
        FROM (SELECT * FROM {live("household_registered")} {last}) r
        LEFT JOIN (SELECT * FROM ({turns}) {last}) turned USING (household)
        LEFT JOIN (SELECT * FROM {live("household_moved")} {last}) moved USING (household)
        LEFT JOIN (SELECT household, sum(len(members)) AS n FROM {live("member_joined")} GROUP BY 1) joined USING (household)
        LEFT JOIN (SELECT household, count(*) AS n FROM {live("member_left")} GROUP BY 1) gone USING (household)"""
