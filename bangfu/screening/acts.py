"""How changes of the rules follow from facts; what is objected to in exemptions and changes, and who signs them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Model

from bangfu.ledger import clock
from bangfu.ledger.registry import Told, check, fold, signed_by, withdrawn
from bangfu.plain import policy
from bangfu.plain.verdict import Refusal, Verdict
from bangfu.screening import changing, exempting, household  # noqa: F401 (the rules are declared by it)
from bangfu.screening.facts import RuleExempted, RulesDrafted, RulesEnded, RulesPublished
from bangfu.screening.models import RuleChange


@check(RuleExempted)
def check_exempted(facts: Sequence[RuleExempted]) -> list[Verdict]:
    return [exempting.may_exempt(f.rule, f.happened_on, f.until) for f in facts]


@fold("rule_change", RuleChange)
def rule_change(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    drafts = [one for one in tolds if isinstance(one.fact, RulesDrafted)]
    published = next((one for one in tolds if isinstance(one.fact, RulesPublished)), None)
    out = published.fact if published else None
    end = next((one.fact for one in tolds if isinstance(one.fact, RulesEnded)), None)
    last = out or max(drafts, key=lambda one: (one.fact.happened_on, one.seq)).fact
    policy.renew()
    yield RuleChange(
        key=key, stream=f"rule_change:{key}", region=last.region, name=last.name, line=last.line, cutoff=last.cutoff,
        weights={one.indicator: one.parts for one in last.weights}, drafted_on=drafts[-1].fact.happened_on,
        state="draft" if out is None else "ended" if end else "published", since=out.since if out else None,
        until=end.until if out and end else None, source=out.source if out else "", decided_by=out.decided_by if out else "",
        seq=published.seq if published else None,
    )  # fmt: skip


@check(RulesDrafted)
def check_drafted(facts: Sequence[RulesDrafted]) -> list[Verdict]:
    return [changing.in_order(f) for f in facts]


@check(RulesPublished)
def check_published(facts: Sequence[RulesPublished]) -> list[Verdict]:
    known, today = _known(f.rule_change for f in facts), clock.today()
    return [
        changing.in_order(f)
        & changing.may_publish(f, known[f.rule_change].state if f.rule_change in known else None, today)
        for f in facts
    ]


@check(RulesEnded)
def check_ended(facts: Sequence[RulesEnded]) -> list[Verdict]:
    known, today = _known(f.rule_change for f in facts), clock.today()
    return [changing.may_end(f, *_span(known.get(f.rule_change)), today) for f in facts]


def _known(keys: Iterable[str]) -> dict[str, RuleChange]:
    return {row.key: row for row in RuleChange.objects.filter(key__in=list(keys))}


def _span(row: RuleChange | None) -> tuple[date | None, date | None]:
    return (row.since, row.until) if row else (None, None)


@withdrawn(RulesPublished)
def take_back_published(fact: RulesPublished, today: date) -> Refusal:
    return changing.may_take_back_publication(fact.since, today)


@withdrawn(RulesEnded)
def take_back_ended(fact: RulesEnded, today: date) -> Refusal:
    return changing.may_take_back_end(fact.until, today)


@signed_by(RulesDrafted)
@signed_by(RulesPublished)
@signed_by(RulesEnded)
def signers(facts: Sequence[object]) -> list[Collection[str]]:
    return [("county", "city") for _fact in facts]
