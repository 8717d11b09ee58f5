"""What may happen to a case and when: each step against the procedure and the case's history as of the step's day.

Pure: facts and standings in, verdicts with reasons out. What the law lays down is binding: no office may confirm against it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from bangfu.identification import facts as f
from bangfu.identification.procedure import Procedure, Step, class_of, threshold
from bangfu.identification.risks import ENDS_OF_RISK, may_close_risk, may_mark
from bangfu.identification.standing import BIRTHS, FINISHED, OPEN, REJECTED, Standing, case_procedure
from bangfu.plain.fact import Fact
from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _

MOST_RISKS = 5
AFTER_THE_END = (f.Returned, f.ObjectionAnswered, f.MeasureStarted, f.RiskEndedNaturally, f.RiskClosed, f.ClueJoined)


def may_happen(fact: Fact, before: Standing | None, earlier: Standing | None = None) -> Verdict:
    """Whether a fact fits a case. `before`: the case's standing from its other facts up to the day of this one;
    `earlier`: for what rests on another case (re-entry, closing of a risk, its marking), where that one stood then."""
    if isinstance(fact, BIRTHS):
        return _may_begin(fact, earlier)
    if before is None:
        return no("no_case", _("这一天这个编号还没有申请、提名或线索"), at="case")
    if before.state != OPEN and not isinstance(fact, AFTER_THE_END):
        text = _("已于%(day)s办结或终止,不能再办这一步;确需重办的请先退回")
        return no("ended", text, binding=True, day=before.ended_on)
    law = before.procedure
    step = law.step_of(fact.kind().name, getattr(fact, "round", ""))
    verdict = _in_order(fact, step, before) if step else _outside_steps(fact, law)
    if isinstance(fact, f.RiskClosed):
        return verdict & may_mark(fact, before, earlier)
    rule = _RULES.get(type(fact))
    return verdict & rule(fact, before) if rule else verdict


def _outside_steps(fact: Fact, law: Procedure) -> Verdict:
    """Objections, returns and endings belong to every procedure; of other kinds only what its steps name."""
    if isinstance(fact, (f.Returned, f.Rejected, f.CaseWithdrawn, f.ObjectionRaised, f.ObjectionAnswered)):
        return YES
    if law.name == "monitoring" and isinstance(fact, (f.RiskEndedNaturally, f.RiskClosed, f.ClueJoined)):
        return YES
    text = _("%(procedure)s程序里没有这一步")
    return no("not_in_procedure", text, source=law.source, binding=True, procedure=law.label)


def _in_order(fact: Fact, step: Step, before: Standing) -> Verdict:
    """The steps before have been taken, on earlier days or this one; none after it has, but for help that came first
    (绿色通道); nothing stops the case."""
    law, at = before.procedure, before.procedure.place(step.name)
    if isinstance(fact, f.MeasureStarted):
        return _measure_in_time(fact, before)
    verdict = YES
    if step.name in before.done:
        text = _("这一步已于%(day)s办过;录错的请先撤销,要重办的请先退回")
        verdict &= no("already_done", text, binding=True, day=before.done[step.name])
    missing = [s for s in law.steps[:at] if s.name not in before.done and before.needs(s)]
    if missing:
        names = [s.label for s in missing]
        text = _("到%(day)s,前面的步骤还没有办:%(steps)s")
        verdict &= no("step_missing", text, source=law.source, binding=True, day=fact.happened_on, steps=names)
    first = f.MeasureStarted.kind().name if before.helped_first_on else ""
    later = [s for s in law.steps[at + 1 :] if s.name in before.done and s.fact != first]
    if later:
        text = _("后面的步骤「%(step)s」已于%(day)s办过,这一步不能在它之后")
        day = before.done[later[0].name]
        verdict &= no("after_later_step", text, source=law.source, binding=True, step=later[0].label, day=day)
    over = [s for s in before.shown if s.closed_on and law.place(s.step) < at and fact.happened_on <= s.closed_on]
    if over:
        text = _("公示到%(day)s为止,下一步最早在次日办理")
        verdict &= no(
            "publicity_not_over", text, source=law.source, at="happened_on", binding=True, day=over[0].closed_on
        )
    if before.returned_on == fact.happened_on:
        verdict &= no("returned_today", _("当天刚退回,请从次日起重新办理"), at="happened_on", binding=True)
    return verdict & _nothing_stops(fact, step, before)


def _nothing_stops(fact: Fact, step: Step, before: Standing) -> Verdict:
    blocking = [s for s in before.stops if s.code == "objection_upheld" or s.step != step.name]
    if blocking:
        text = _("%(why)s:请先退回重办、不予通过或撤回")
        return no("stopped", text, source=before.procedure.source, binding=True, why=WHY_STOPPED[blocking[0].code])
    if before.unanswered and not step.is_publicity:
        text = _("还有%(n)s件异议没有答复")
        return no("objections_open", text, source=before.procedure.source, binding=True, n=len(before.unanswered))
    return YES


WHY_STOPPED: Mapping[str, str] = {
    "not_so": _("入户核实情况不属实"),
    "objection_upheld": _("有异议成立"),
    "consent_refused": _("农户不同意授权查询"),
    "exit_refused": _("农户不认可退出"),
    "check_failed": _("抽查不符合退出标准"),
}


def _may_begin(fact: Any, earlier: Standing | None) -> Verdict:
    law = case_procedure(fact)
    if law is None:
        return no("no_procedure", _("这一天还没有(或不再有)这项程序"), at="happened_on", binding=True)
    if isinstance(fact, f.Applied):
        household = fact.procedure == "identification"
        if household and not (fact.household and fact.head and fact.people):
            return no("household_missing", _("农户申请要填户编号、户主姓名和人口"), source=law.source, at="household")
    if isinstance(fact, f.VillageExitProposed):
        return rate_is_low(fact, law)
    monitored = earlier is not None and earlier.procedure.name == "monitoring"
    if isinstance(fact, f.ClueReceived) and fact.earlier and not monitored:
        return no("not_monitored", _("原编号不是监测户"), at="earlier")
    if isinstance(fact, f.ClueReceived) and earlier and earlier.ended_how not in ENDS_OF_RISK:
        return no("still_monitored", _("原来的监测还没有消除风险,不是再次纳入"), at="earlier")
    if isinstance(fact, f.ClueReceived) and fact.threshold:
        return crosses_threshold(fact)
    if isinstance(fact, f.RiskClosingProposed):
        return may_close_risk(fact, earlier, law)
    return YES


def _joining(fact: f.ClueJoined, before: Standing) -> Verdict:
    """A further clue joins a monitoring that goes on; one that is over begins anew, with the earlier case named."""
    if before.state not in (OPEN, FINISHED) or before.ended_how in ENDS_OF_RISK:
        text = _("这一办理已于%(day)s结束;新的线索请另行登记,并填原监测编号")
        return no("ended", text, source=before.procedure.source, at="case", binding=True, day=before.ended_on)
    return crosses_threshold(fact) if fact.threshold else YES


def crosses_threshold(fact: f.ClueReceived | f.ClueJoined) -> Verdict:
    """A department's clue reaches the threshold of its day and county."""
    line = threshold(fact.threshold, fact.happened_on, fact.region)
    if line is None or line.least is None or (fact.amount is not None and fact.amount >= line.least):
        return YES
    return no("below_threshold", _("没有达到预警线%(least)s元"), source=line.source, at="amount", least=str(line.least))


def rate_is_low(fact: f.VillageExitProposed, law: Procedure) -> Verdict:
    """A village leaves only when its rate of poverty is below that of the law."""
    most = law.rate_below_west if fact.western else law.rate_below
    if Decimal(fact.poor_people) < most * fact.all_people:
        return YES
    text = _("贫困发生率%(rate)s%%,未低于%(most)s%%")
    rate = (Decimal(100 * fact.poor_people) / fact.all_people).quantize(Decimal("0.01"))
    return no(
        "rate_too_high", text, source=law.source, at="poor_people", binding=True, rate=str(rate), most=percent(most)
    )


def percent(share: Decimal) -> str:
    return f"{share * 100:f}".rstrip("0").rstrip(".")


def _deliberation(fact: f.Deliberated, before: Standing) -> Verdict:
    law = before.procedure
    verdict = YES
    if fact.present > fact.expected or fact.votes_for + fact.votes_against > fact.present:
        text = _("实到不能多于应到,票数不能多于实到人数")
        verdict &= no("votes", text, at="present", binding=True)
    if fact.present < fact.expected * law.quorum:
        text = _("应到%(expected)s人,实到%(present)s人,不到%(quorum)s,会议无效")
        verdict &= no(
            "quorum", text, source=law.deliberation_source, at="present", binding=True, expected=fact.expected,
            present=fact.present, quorum=str(law.quorum),
        )  # fmt: skip
    return verdict


def days_shown(first: date, last: date) -> int:
    """Calendar days from the first to the last, both counted."""
    return (last - first).days + 1


def _shown_long_enough(first: date, last: date, step: Step, law: Procedure, at: str) -> Verdict:
    days = law.days(first, last)
    if days >= step.days:
        return YES
    text = _("从%(first)s到%(last)s只有%(n)s天,公示不得少于%(least)s天")
    if law.working:
        text = _("从%(first)s到%(last)s只有%(n)s个工作日,公示不得少于%(least)s个工作日")
    return no(
        "too_short", text, source=law.source, at=at, binding=True, first=first, last=last, n=days, least=step.days,
    )  # fmt: skip


def _opening(fact: f.PublicityOpened, before: Standing) -> Verdict:
    step = before.procedure.step_of(fact.kind().name, fact.round)
    if step is None:
        return YES
    verdict = _shown_long_enough(fact.happened_on, fact.until, step, before.procedure, "until")
    if before.showing(step.name):
        verdict &= no("already_done", _("这一轮公示已经开始"), binding=True)
    return verdict


def _closing(fact: f.PublicityClosed, before: Standing) -> Verdict:
    step = before.procedure.step_of(fact.kind().name, fact.round)
    shown = before.showing(step.name) if step else None
    if step is None:
        return YES
    if shown is None:
        return no("not_opened", _("这一轮公示还没有开始"), binding=True)
    return _shown_long_enough(shown.opened_on, fact.happened_on, step, before.procedure, "happened_on")


def _objection(fact: f.ObjectionRaised, before: Standing) -> Verdict:
    if any(o.key == fact.objection for o in before.objections):
        return no("already_there", _("这个异议编号已经用过"), at="objection")
    days = [(s.opened_on, s.closed_on or s.until) for s in before.shown]
    if any(first <= fact.happened_on <= last for first, last in days):
        return YES
    return no(
        "not_in_publicity",
        _("%(day)s不在公示期内,请镇办决定是否受理"),
        source=before.procedure.source,
        day=fact.happened_on,
    )


def _answer(fact: f.ObjectionAnswered, before: Standing) -> Verdict:
    known = next((o for o in before.objections if o.key == fact.objection), None)
    if known is None:
        return no(
            "no_objection", _("到这一天还没有编号为「%(key)s」的异议"), at="objection", binding=True, key=fact.objection
        )
    if known.outcome:
        return no("already_done", _("这件异议已于%(day)s答复"), binding=True, day=known.answered_on)
    return YES


def _consent(fact: f.ConsentAnswered, before: Standing) -> Verdict:
    if fact.given and not (fact.scope and fact.until and fact.until >= fact.happened_on):
        return no("consent_open", _("同意授权的要写明范围和截止日,截止日不早于签字日"), at="until", binding=True)
    return YES


def _compared(fact: f.Compared, before: Standing) -> Verdict:
    consent = before.consent
    if consent is None or not consent.given:
        return no("no_consent", _("农户没有授权,不得查询"), source=before.procedure.source, binding=True)
    if consent.until and fact.happened_on > consent.until:
        return no("consent_over", _("授权到%(day)s为止"), at="happened_on", binding=True, day=consent.until)
    if set(fact.scope) - set(consent.scope):
        return no("beyond_consent", _("超出授权范围"), at="scope", binding=True)
    if fact.cleared > fact.clues:
        return no("cleared", _("排除的不能多于线索数"), at="cleared", binding=True)
    return YES


def _drawing(fact: f.CheckDrawn, before: Standing) -> Verdict:
    law = before.procedure
    if law.draw_least <= fact.share <= law.draw_most:
        return YES
    text = _("抽取比例应在%(least)s%%到%(most)s%%之间")
    least, most = percent(law.draw_least), percent(law.draw_most)
    return no("share", text, source=law.draw_source, at="share", binding=True, least=least, most=most)


def _returning(fact: f.Returned, before: Standing) -> Verdict:
    step = before.procedure.step(fact.to)
    if step is None or before.procedure.place(fact.to) == 0:
        return no("not_in_procedure", _("没有可以退回的这一步"), at="to", binding=True)
    reached = (
        fact.to in before.done or before.state == REJECTED or (before.step is not None and before.step.name == fact.to)
    )
    return YES if reached else no("step_missing", _("还没有办到这一步,不能退回到它"), at="to", binding=True)


def _identifying(fact: f.MonitoredHouseholdIdentified, before: Standing) -> Verdict:
    verdict = YES
    known = class_of(fact.monitored_class)
    if known is None or not known.since <= fact.happened_on < known.until:
        text = _("%(day)s不再(或还没有)使用这一类别")
        source = known.source if known else ""
        verdict &= no("class_not_valid", text, source=source, at="monitored_class", binding=True, day=fact.happened_on)
    if not 1 <= len(fact.risks) <= MOST_RISKS:
        verdict &= no("risks", _("风险填一到五项"), at="risks")
    return verdict


def _measure_in_time(fact: f.MeasureStarted, before: Standing) -> Verdict:
    if "identify" in before.done or fact.green:
        return YES
    text = _("还没有认定为监测户;急需的请走绿色通道,先帮扶后补程序")
    return no("not_identified", text, source=before.procedure.source, at="green")


def may_answer_omission(fact: f.OmissionAnswered, reported_on: date | None, answered_on: date | None) -> Verdict:
    """A report is answered once, not before it was made; when it was right, the answer names the case that was begun."""
    if reported_on is not None and fact.happened_on < reported_on:
        return no("before_report", _("答复不能早于反映"), at="happened_on", binding=True)
    if answered_on is not None and answered_on <= fact.happened_on:
        return no("already_done", _("这件反映已于%(day)s答复"), binding=True, day=answered_on)
    if fact.outcome == "begun" and not fact.case:
        return no("case_missing", _("已受理的要填办理编号"), at="case", binding=True)
    return YES


_RULES: Mapping[type[Fact], Callable[[Any, Standing], Verdict]] = {
    f.Deliberated: _deliberation, f.PublicityOpened: _opening, f.PublicityClosed: _closing, f.ObjectionRaised: _objection,
    f.ObjectionAnswered: _answer, f.ConsentAnswered: _consent, f.Compared: _compared, f.CheckDrawn: _drawing,
    f.Returned: _returning, f.MonitoredHouseholdIdentified: _identifying, f.ClueJoined: _joining,
}  # fmt: skip


def draw(keys: Collection[str], seed: str, share: Decimal) -> frozenset[str]:
    """Which of some cases are drawn: those with the smallest SHA-256 of seed and key; at least one, rounded up."""
    n = int((len(keys) * share).to_integral_value(ROUND_CEILING))
    order = sorted(keys, key=lambda key: hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest())
    return frozenset(order[: max(n, 1)])


def drawn_as_seeded(fact: f.CheckDrawn, keys: Collection[str]) -> Verdict:
    """The draw follows from its seed among the cases that waited for it, so that nobody can pick."""
    if fact.among == len(keys) and fact.chosen == (fact.case in draw(keys, fact.seed, fact.share)):
        return YES
    text = _("与种子「%(seed)s」在%(n)s户中抽取的结果不符")
    return no("not_drawn_so", text, at="seed", binding=True, seed=fact.seed, n=len(keys))


def may_register(cases: Sequence[Standing]) -> Verdict:
    """A household whose identification is under way is registered only when it has been announced."""
    return _only_when_announced(cases, "identification", _("这户的识别程序没有走完,或没有通过"))


def may_exit(cases: Sequence[Standing]) -> Verdict:
    """A household whose exit is under way leaves only when that has been announced."""
    return _only_when_announced(cases, "exit", _("这户的退出程序没有走完,或没有通过"))


def _only_when_announced(cases: Sequence[Standing], name: str, text: str) -> Verdict:
    own = [c for c in cases if c.procedure.name == name]
    if not own or any(c.state == FINISHED for c in own):
        return YES
    return no("not_announced", text, source=own[-1].procedure.source)
