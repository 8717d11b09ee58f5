"""Rules of monitored households: which measures a risk calls for, when a risk may be closed and marked as over, for whom a
class is, and that a household is monitored once at a time. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from bangfu.identification import facts as f
from bangfu.identification.procedure import Procedure, class_of, measures_for
from bangfu.identification.standing import FINISHED, OPEN, Standing
from bangfu.plain.policy import policy
from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _

ENDS_OF_RISK = ("natural", "risk_closed")


def may_close_risk(fact: f.RiskClosingProposed, earlier: Standing | None, law: Procedure) -> Verdict:
    """A risk is closed only of a household that was identified, has been helped and stable for as long as is asked."""
    if earlier is None or "identify" not in earlier.done:
        return no("not_monitored", _("原编号不是已认定的监测户"), at="earlier", binding=True)
    if earlier.ended_how in ENDS_OF_RISK:
        return no("already_done", _("已于%(day)s消除"), at="earlier", binding=True, day=earlier.ended_on)
    identified = earlier.done["identify"]
    since = max(identified, fact.stable_since)
    months = law.stable_months
    verdict = YES
    if fact.happened_on < months_after(since, months):
        text = _("从%(since)s算起还不到%(months)s个月,最早可在%(day)s提出")
        day = months_after(since, months)
        verdict &= no(
            "not_stable", text, source=law.source, at="stable_since", binding=True, since=since, months=months, day=day
        )
    if not earlier.measures:
        verdict &= no("no_measures", _("还没有落实过帮扶措施"), source=law.source)
    elif unmet := unmet_risks(earlier.risks, earlier.measures, fact.happened_on, fact.region):
        text = _("还有%(n)s项风险没有对应的帮扶措施")
        verdict &= no("risks_unmet", text, source=law.source, n=len(unmet))
    return verdict & income_stays_above(fact)


def income_stays_above(fact: f.RiskClosingProposed) -> Verdict:
    """The income is above the year's line. It is a reference and not the only gate, so that an office may decide otherwise."""
    try:
        line = policy("monitoring_line", fact.happened_on, fact.region)
    except KeyError:
        return YES
    if fact.income_per_head is None or fact.income_per_head >= line.value:
        return YES
    text = _("人均纯收入%(income)s元,低于监测范围%(line)s元")
    return no(
        "below_line", text, source=line.source, at="income_per_head", income=str(fact.income_per_head), line=line.value
    )


def months_after(day: date, months: int) -> date:
    """The same day some months on; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)


def unmet_risks(risks: Sequence[str], measures: Collection[str], on: date, region: str) -> tuple[str, ...]:
    """The risks for which none of the measures has begun that they call for by the rule of the day and place."""
    return tuple(risk for risk, needed in measures_for(risks, on, region).items() if not set(needed) & set(measures))


def class_fits(fact: f.MonitoredHouseholdIdentified, origin: str) -> Verdict:
    """The class is one for households of this origin: `origin` is exited, other, or empty when it is not known."""
    known = class_of(fact.monitored_class)
    if known is None or not known.origin or not origin or origin == known.origin:
        return YES
    text = (
        _("这一类别只用于原脱贫户,这户不是") if known.origin == "exited" else _("这一类别只用于一般农户,这户是原脱贫户")
    )
    return no("class_and_origin", text, source=known.source, at="monitored_class")


def not_monitored_already(fact: f.ClueReceived, cases: Sequence[Standing]) -> Verdict:
    """A household has one monitoring at a time: what comes in of one that is under way or not closed is for an office to place."""
    held = [
        c for c in cases
        if c.procedure.name == "monitoring" and c.opened_on <= fact.happened_on
        and (c.state == OPEN or (c.state == FINISHED and c.ended_how not in ENDS_OF_RISK))
    ]  # fmt: skip
    if not held:
        return YES
    text = _("这户%(day)s起已在监测中;新的线索请在原办理中登记「并入监测线索」,确需另办的由镇办或县办确认")
    return no("monitored_already", text, at="household", day=held[0].opened_on)


def may_mark(fact: f.RiskClosed, before: Standing, closing: Standing | None) -> Verdict:
    """A risk is marked as over only after its closing has gone through, and once."""
    if "identify" not in before.done:
        return no("not_identified", _("这户没有认定为监测户"), at="case", binding=True)
    if before.ended_how in ENDS_OF_RISK:
        return no("already_done", _("已于%(day)s消除"), binding=True, day=before.ended_on)
    done = closing is not None and closing.procedure.name == "risk_closing" and closing.state == FINISHED
    if not done or closing is None or closing.ended_on is None or closing.ended_on > fact.happened_on:
        text = _("消除风险的程序到这一天还没有走完,不能标注消除")
        return no("closing_not_over", text, source=before.procedure.source, at="closing", binding=True)
    if closing.follows != fact.case:
        return no("another_case", _("这个消除办理不是这一户的"), at="closing", binding=True)
    return YES
