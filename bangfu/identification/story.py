"""What happened to a case and why, in sentences for the household. Pure; no name, number or illness of anybody is in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.identification import facts as f
from bangfu.identification.procedure import Procedure
from bangfu.identification.rules import WHY_STOPPED, percent
from bangfu.identification.standing import ENDINGS, OPEN, Standing, begun, birth_of, carried, evolve, ordered, standing
from bangfu.plain.fact import Fact
from bangfu.plain.policy import codes
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _

GOOD, BAD, PLAIN = "ok", "red", "grey"


@dataclass(frozen=True)
class Line:
    """One sentence of the story: the day, what happened, how it went, and the rule that it rests on."""

    on: date
    said: Reason
    tone: str = PLAIN
    label: str = ""


def _line(fact: Fact, text: str, tone: str = PLAIN, source: str = "", **values: Any) -> Line:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return Line(fact.happened_on, Reason("told", text, plain, source), tone, fact.kind().label)


def tell(facts: Sequence[Fact]) -> list[Line]:
    """A sentence for each fact of a case, in order; empty when the case has not begun."""
    whole = standing(facts)
    if whole is None:
        return []
    lines: list[Line] = []
    state = begun(whole.procedure, birth_of(facts))
    for fact in ordered(whole.procedure, facts):
        after = evolve(state, fact)
        sentence = _SENTENCES.get(type(fact))
        if sentence:
            lines.append(sentence(fact, after))
        elif type(fact) in _SIMPLE:
            text, tone = _SIMPLE[type(fact)]
            lines.append(_line(fact, text, tone, _reason_source(fact, state.procedure)))
        state = after
    return lines


def _reason_source(fact: Fact, law: Procedure) -> str:
    return "" if isinstance(fact, ENDINGS) else law.source


def outcome(state: Standing) -> Reason:
    """Where the case stands now and what comes next, in a sentence."""
    if state.state != OPEN:
        return Reason(
            "ended",
            _ENDS[state.ended_how or state.state],
            {"day": state.ended_on.isoformat() if state.ended_on else ""},
        )
    step = state.step
    assert step
    who = codes("office_level")[state.waits_for]
    if state.stops:
        text = _("办理停在「%(step)s」:%(why)s;由%(who)s决定退回重办、不予通过或撤回")
        return Reason("stopped", text, {"step": step.label, "why": WHY_STOPPED[state.stops[0].code], "who": who})
    if state.unanswered:
        text = _("还有%(n)s件异议等待%(who)s答复,期限%(due)s")
        return Reason("objections", text, {"n": len(state.unanswered), "who": who, "due": _due(state)})
    text = _("下一步:%(step)s,由%(who)s办理,期限%(due)s")
    return Reason("next", text, {"step": step.label, "who": who, "due": _due(state)})


def _due(state: Standing) -> str:
    return state.due_on.isoformat() if state.due_on else "—"


_ENDS: Mapping[str, str] = {
    "finished": _("程序已于%(day)s走完"),
    "voted_down": _("村民代表会议于%(day)s没有通过;对结果有意见可以向乡镇提出,由乡镇决定是否退回重议"),
    "rejected": _("于%(day)s不予通过,理由见下;对结果有意见可以向上一级提出"),
    "withdrawn": _("申请已于%(day)s撤回"),
    "natural": _("风险已于%(day)s自然消除"),
    "risk_closed": _("风险已于%(day)s消除"),
}


def _applied(fact: f.Applied, state: Standing) -> Line:
    return _line(fact, _("提出申请"), source=state.procedure.source)


def _clue(fact: f.ClueReceived, state: Standing) -> Line:
    text = _("收到%(from_)s线索;从这一天起%(whole)s天内识别")
    if state.procedure.working:
        text = _("收到%(from_)s线索;从这一天起%(whole)s个工作日内识别")
    return _line(
        fact,
        text,
        source=state.procedure.source,
        from_=codes("clue_source")[fact.source],
        whole=state.procedure.whole or "—",
    )


def _joined(fact: f.ClueJoined, state: Standing) -> Line:
    text = _("又收到%(from_)s线索,并入本次办理,时限不重新计算")
    return _line(fact, text, from_=codes("clue_source")[fact.source])


def _verified(fact: f.Verified, state: Standing) -> Line:
    if fact.fits:
        return _line(fact, _("入户核实,情况属实"), GOOD)
    return _line(fact, _("入户核实,情况不属实"), BAD)


def _deliberated(fact: f.Deliberated, state: Standing) -> Line:
    law = state.procedure
    values = {
        "expected": fact.expected, "present": fact.present, "yes": fact.votes_for, "no": fact.votes_against,
        "quorum": str(law.quorum), "majority": str(law.majority),
    }  # fmt: skip
    if carried(law, fact):
        text = _(
            "民主评议:应到%(expected)s人,实到%(present)s人(须%(quorum)s以上),同意%(yes)s票、反对%(no)s票,超过到会人数的%(majority)s,通过"
        )
        return _line(fact, text, GOOD, law.deliberation_source, **values)
    text = _(
        "民主评议:应到%(expected)s人,实到%(present)s人,同意%(yes)s票、反对%(no)s票,没有超过到会人数的%(majority)s,未通过"
    )
    return _line(fact, text, BAD, law.deliberation_source, **values)


def _opened(fact: f.PublicityOpened, state: Standing) -> Line:
    step = state.procedure.step_of(fact.kind().name, fact.round)
    law = state.procedure
    values = {"n": law.days(fact.happened_on, fact.until), "least": step.days if step else 0}
    text = _("%(round)s:公示到%(until)s,共%(n)s天(不少于%(least)s天)")
    if law.working:
        text = _("%(round)s:公示到%(until)s,共%(n)s个工作日(不少于%(least)s个工作日)")
    label = step.label if step else codes("publicity_round")[fact.round]
    return _line(fact, text, source=state.procedure.source, round=label, until=fact.until, **values)


def _closed(fact: f.PublicityClosed, state: Standing) -> Line:
    shown = next((s for s in state.shown if s.round == fact.round), None)
    n = sum(shown.opened_on <= o.raised_on <= fact.happened_on for o in state.objections) if shown else 0
    if n:
        return _line(fact, _("公示期满,其间收到%(n)s件异议"), n=n)
    return _line(fact, _("公示期满,没有异议"), GOOD)


def _answered(fact: f.ObjectionAnswered, state: Standing) -> Line:
    upheld = fact.outcome == "upheld"
    text = _("异议成立:%(reason)s") if upheld else _("异议不成立:%(reason)s")
    return _line(fact, text, BAD if upheld else GOOD, reason=fact.reason)


def _consent(fact: f.ConsentAnswered, state: Standing) -> Line:
    if not fact.given:
        return _line(fact, _("不同意授权查询"), BAD)
    scope = [codes("consent_scope")[code] for code in fact.scope]
    return _line(fact, _("同意授权查询:%(scope)s,到%(until)s为止"), GOOD, scope=scope, until=fact.until)


def _compared(fact: f.Compared, state: Standing) -> Line:
    text = _("部门比对:线索%(clues)s条,实地核实后排除%(cleared)s条")
    return _line(fact, text, GOOD if fact.clues == fact.cleared else PLAIN, clues=fact.clues, cleared=fact.cleared)


def _announced(fact: f.Announced, state: Standing) -> Line:
    return _line(fact, _("公告到%(until)s"), GOOD, until=fact.until)


def _exit_signed(fact: f.ExitSigned, state: Standing) -> Line:
    if fact.agrees:
        return _line(fact, _("本户认可退出并签字"), GOOD)
    return _line(fact, _("本户不认可退出:%(reason)s"), BAD, reason=fact.reason or "—")


def _drawn(fact: f.CheckDrawn, state: Standing) -> Line:
    text = (
        _("用种子「%(seed)s」在%(n)s户中抽取%(share)s%%:抽中")
        if fact.chosen
        else _("用种子「%(seed)s」在%(n)s户中抽取%(share)s%%:没有抽中")
    )
    return _line(
        fact, text, source=state.procedure.draw_source, seed=fact.seed, n=fact.among, share=percent(fact.share)
    )


def _checked(fact: f.SpotChecked, state: Standing) -> Line:
    return (
        _line(fact, _("乡镇抽查符合退出标准"), GOOD) if fact.passed else _line(fact, _("乡镇抽查不符合退出标准"), BAD)
    )


def _returned(fact: f.Returned, state: Standing) -> Line:
    step = state.procedure.step(fact.to)
    return _line(
        fact, _("退回到「%(step)s」:%(reason)s"), BAD, step=step.label if step else fact.to, reason=fact.reason
    )


def _rejected(fact: f.Rejected, state: Standing) -> Line:
    return _line(fact, _("不予通过:%(reason)s"), BAD, reason=fact.reason)


def _withdrawn(fact: f.CaseWithdrawn, state: Standing) -> Line:
    return _line(fact, _("撤回:%(reason)s"), reason=fact.reason)


def _identified(fact: f.MonitoredHouseholdIdentified, state: Standing) -> Line:
    label = codes("monitored_class")[fact.monitored_class]
    return _line(fact, _("认定为监测对象:%(class_)s"), GOOD, state.procedure.source, class_=label)


def _measure(fact: f.MeasureStarted, state: Standing) -> Line:
    measures = [codes("monitored_measure")[code] for code in fact.measures]
    text = _("绿色通道,先行帮扶:%(measures)s") if fact.green else _("开始帮扶:%(measures)s")
    return _line(fact, text, GOOD, measures=measures)


def _natural(fact: f.RiskEndedNaturally, state: Standing) -> Line:
    return _line(fact, _("风险自然消除:%(how)s"), how=codes("natural_end")[fact.how])


_SENTENCES: Mapping[type[Fact], Callable[[Any, Standing], Line]] = {
    f.Applied: _applied, f.ClueReceived: _clue, f.ClueJoined: _joined, f.Verified: _verified,
    f.Deliberated: _deliberated, f.PublicityOpened: _opened,
    f.PublicityClosed: _closed, f.ObjectionAnswered: _answered, f.ConsentAnswered: _consent, f.Compared: _compared,
    f.Announced: _announced, f.ExitSigned: _exit_signed, f.CheckDrawn: _drawn, f.SpotChecked: _checked, f.Returned: _returned,
    f.Rejected: _rejected, f.CaseWithdrawn: _withdrawn, f.MonitoredHouseholdIdentified: _identified, f.MeasureStarted: _measure,
    f.RiskEndedNaturally: _natural,
}  # fmt: skip
_SIMPLE: Mapping[type[Fact], tuple[str, str]] = {
    f.ExitProposed: (_("村民小组提名退出"), PLAIN),
    f.VillageExitProposed: (_("村里申请退出"), PLAIN),
    f.RiskClosingProposed: (_("提出消除风险"), PLAIN),
    f.ObjectionRaised: (_("有人提出异议"), PLAIN),
    f.RiskClosed: (_("标注风险消除"), GOOD),
    f.TownReviewed: (_("乡镇审核同意"), GOOD),
    f.CountyReviewed: (_("县级审定同意"), GOOD),
}
