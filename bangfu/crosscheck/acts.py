"""How consents, comparisons and clues follow from facts, what is objected to, and who signs what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from django.db.models import Model

from bangfu.access.vault import search_hash
from bangfu.crosscheck import facts, rules
from bangfu.crosscheck.models import Comparison, Consent, Finding
from bangfu.kit.sound import sound
from bangfu.ledger.registry import Told, check, fold, signed_by
from bangfu.plain.policy import policy
from bangfu.plain.verdict import Verdict

OFFICES = ("town", "county", "city")


@fold("consent", Consent)
def consent(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    f = next(one.fact for one in tolds if isinstance(one.fact, facts.ConsentSigned))
    ends = [one.fact.happened_on for one in tolds if isinstance(one.fact, facts.ConsentEnded)]
    yield Consent(
        key=key, stream=f"consent:{key}", region=f.region, household=f.household, scope=list(f.scope), since=f.happened_on,
        person=search_hash(f.id_number) if f.id_number else "", until=f.until, ended_on=min(ends, default=None),
    )  # fmt: skip


@fold("comparison", Comparison)
def comparison(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    f = next(one.fact for one in tolds if isinstance(one.fact, facts.FileCompared))
    yield Comparison(
        key=key, stream=f"comparison:{key}", region=f.region, source=f.source, department=f.department, compared_on=f.happened_on,
        rows=f.rows, people=f.people, no_consent=f.no_consent, exact=f.exact, probable=f.probable, below=f.below, found=f.found,
    )  # fmt: skip


@fold("finding", Finding)
def finding(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    born = next(one for one in tolds if isinstance(one.fact, facts.ClueFound))
    f = born.fact
    looked = [one.fact for one in tolds if isinstance(one.fact, facts.ClueVerified)]
    passed = [one.fact for one in tolds if isinstance(one.fact, facts.CluePassedOn)]
    last = looked[-1] if looked else None
    days = policy("finding_days", f.happened_on, f.region).value
    yield Finding(
        key=key, stream=f"finding:{key}", region=f.region, comparison=f.comparison, source=f.source, sort=f.sort,
        household=f.household, other=f.other, name=f.name, sound=sound(f.name), how=f.how, bits=f.bits,
        state=last.outcome if last else rules.WAITING, found_on=f.happened_on, due_on=f.happened_on + timedelta(days=days),
        verified_on=last.happened_on if last else None, reason=last.reason if last else "", case=passed[-1].case if passed else "",
        seq=born.seq,
    )  # fmt: skip


@check(facts.ClueVerified)
def check_verified(some: Sequence[facts.ClueVerified]) -> list[Verdict]:
    found = dict(Finding.objects.filter(key__in=[f.finding for f in some]).values_list("key", "found_on"))
    return [rules.in_order(f, found.get(f.finding)) for f in some]


@signed_by(facts.FileCompared)
@signed_by(facts.ClueFound)
@signed_by(facts.CluePassedOn)
def signers(some: Sequence[object]) -> list[Collection[str]]:
    return [OFFICES for _fact in some]


@signed_by(facts.ClueVerified)
def signers_on_the_spot(some: Sequence[object]) -> list[Collection[str]]:
    return [("village", "town") for _fact in some]
