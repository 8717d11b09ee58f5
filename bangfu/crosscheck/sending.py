"""What a comparison found, as facts: the comparison, and a clue for each; and a clue passed on to monitoring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from bangfu.access.scope import Somebody
from bangfu.crosscheck import facts, queries
from bangfu.crosscheck.columns import NAME, Row
from bangfu.crosscheck.matching import NONE, Found, Hit, Twice, Why
from bangfu.crosscheck.models import Finding
from bangfu.identification import queries as identification
from bangfu.identification.facts import ClueJoined, ClueReceived
from bangfu.ledger import clock, journal
from bangfu.ledger import queries as ledger
from bangfu.ledger.journal import Receipt
from bangfu.ledger.projection import live_entries, told
from bangfu.plain.fact import Fact

MOST_EVIDENCE = 60


def clues(found: Found, source: str, comparison: str, on: date) -> list[facts.ClueFound]:
    """A clue for each that was found, except those that wait to be verified already."""
    known = queries.waiting(source)
    about = {"comparison": comparison, "source": source, "happened_on": on}
    made = [_of_hit(hit, about) for hit in found.hits]
    made += [clue for twice in found.twice for clue in _of_twice(twice, about)]
    made += [
        facts.ClueFound(
            **about, finding="", region=one.region, sort="absent", name=one.row.said[NAME], how=NONE, evidence=_evidence([one.row]),
        )
        for one in found.absent
    ]  # fmt: skip
    fresh = [clue for clue in made if (clue.household, clue.other, clue.name) not in known]
    return [facts.ClueFound(**{**clue.__dict__, "finding": f"{comparison}-{n:04d}"}) for n, clue in enumerate(fresh, 1)]


def _of_hit(hit: Hit, about: dict[str, object]) -> facts.ClueFound:
    return facts.ClueFound(
        **about, finding="", region=hit.person.region, sort="hit", household=hit.person.household, name=hit.person.name, how=hit.how,
        bits=hit.bits, amount=hit.amount, threshold=hit.threshold, agreements=_agreements(hit.why), evidence=_evidence(hit.rows),
    )  # type: ignore[arg-type]  # fmt: skip


def _of_twice(twice: Twice, about: dict[str, object]) -> Iterable[facts.ClueFound]:
    """A clue for each of the two villages, as each sees its own household only."""
    for mine, other in ((twice.person, twice.other), (twice.other, twice.person)):
        yield facts.ClueFound(
            **about, finding="", region=mine.region, sort="duplicate", household=mine.household, other=other.household, name=mine.name,
            how=twice.how, bits=twice.bits, agreements=_agreements(twice.why),
        )  # type: ignore[arg-type]  # fmt: skip


def _agreements(why: Why) -> tuple[facts.Agreement, ...]:
    return tuple(facts.Agreement(field=field, level=level, bits=bits) for field, level, bits in why)


def _evidence(rows: Sequence[Row]) -> tuple[facts.Evidence, ...]:
    some = [facts.Evidence(head=head, value=value) for row in rows for head, value in row.evidence]
    return tuple(some[:MOST_EVIDENCE])


def new_key() -> str:
    """The key of a comparison."""
    return f"BD-{clock.today():%Y%m%d}-{journal.new_id().hex[-6:]}"


def send(
    found: Found,
    source: str,
    region: str,
    by: Somebody,
    *,
    department: str = "",
    as_of: date | None = None,
    progress: Callable[[float], None] = lambda share: None,
) -> tuple[str, list[Receipt]]:
    """Record a comparison and send its clues to the villages; the comparison's key, and a receipt for each fact."""
    key, today = new_key(), clock.today()
    made = clues(found, source, key, today)
    compared = facts.FileCompared(
        region=region, happened_on=today, comparison=key, source=source, department=department, as_of=as_of, rows=found.rows,
        people=found.people, no_consent=found.no_consent, exact=found.how("exact"), probable=found.how("probable"), below=found.below,
        found=len(made),
    )  # fmt: skip
    sent: list[Fact] = [compared, *made]
    return key, journal.submit(sent, by, progress=progress)


def facts_of(finding: Finding) -> list[Fact]:
    """What was told of a clue, in order of happening."""
    return sorted((told(entry).fact for entry in live_entries([finding.stream])), key=lambda fact: fact.happened_on)


def pass_on(finding: Finding, by: Somebody) -> list[Receipt]:
    """Begin a case of monitoring with a clue that was found true, or join it to the one that is under way; the procedure
    decides what follows."""
    clue = next(fact for fact in facts_of(finding) if isinstance(fact, facts.ClueFound))
    running, today = identification.running_monitoring(finding.household), clock.today()
    case = running or f"XS-{finding.key}"
    about = {
        "region": finding.region, "happened_on": today, "case": case, "source": "department", "threshold": clue.threshold,
        "amount": clue.amount, "what": ";".join(f"{e.head}:{e.value}" for e in clue.evidence) or clue.name,
    }  # fmt: skip
    received = ClueJoined(**about) if running else ClueReceived(**about, household=finding.household, head=finding.name)
    passed = facts.CluePassedOn(region=finding.region, happened_on=today, finding=finding.key, case=case)
    if not running:
        return journal.submit([received, passed], by)
    receipts = journal.submit([received], by)
    fate = ledger.fates([receipts[0].id]).get(receipts[0].id)
    return receipts + journal.submit([passed], by) if fate and fate.state == "accepted" else receipts
