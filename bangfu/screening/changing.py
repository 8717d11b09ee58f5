"""When a change of the rules may be drafted, published, ended and taken back. Pure."""

from __future__ import annotations

from datetime import date

from bangfu.plain.policy import codes
from bangfu.plain.verdict import YES, Refusal, Verdict, no
from bangfu.plain.words import mark as _
from bangfu.screening.facts import RulesDrafted, RulesEnded, RulesPublished

OFFICES = (4, 6)
"""Lengths of the codes of cities and counties, whose offices change rules."""
NEVER_BACK = _("本系统:已经作出的认定不因后来改标准而改变")


def in_order(fact: RulesDrafted | RulesPublished) -> Verdict:
    """A change is of a city or a county, changes something, and its weights can be added up."""
    if len(fact.region) not in OFFICES:
        return no("not_an_office", _("规则改动只能由市或县在本市、本县范围内作出"), at="region", binding=True)
    if fact.line is None and not fact.weights and fact.cutoff is None:
        return no("nothing_changed", _("没有改动:请填扶贫标准,或填指标权重和临界值"), binding=True)
    if fact.line is not None and fact.line <= 0:
        return no("no_line", _("扶贫标准应大于0"), at="line", binding=True)
    return _weighed(fact) if fact.weights or fact.cutoff is not None else YES


def _weighed(fact: RulesDrafted | RulesPublished) -> Verdict:
    named = [one.indicator for one in fact.weights]
    lacking = [name for name in codes("deprivation_indicator") if name not in named]
    if lacking or len(set(named)) < len(named):
        text = _("改权重要把%(n)s项指标各写一次,不用的写0")
        return no("weights_missing", text, at="weights", binding=True, n=len(codes("deprivation_indicator")))
    whole = sum(one.parts for one in fact.weights)
    if fact.cutoff is None or not 1 <= fact.cutoff <= whole:
        text = _("临界值应在1到%(whole)s份之间:各项份数合计%(whole)s份")
        return no("cutoff_beyond", text, at="cutoff", binding=True, whole=whole)
    return YES


def may_publish(fact: RulesPublished, state: str | None, today: date) -> Verdict:
    """Once for a draft, and from today on at the earliest. `state` is that of the change so far."""
    if state not in (None, "draft"):
        return no("published_before", _("这份改动已经发布过;再改请另存一份草案"), binding=True)
    return _ahead(fact.since, today, "since")


def may_end(fact: RulesEnded, since: date | None, ended: date | None, today: date) -> Verdict:
    """What is published ends once, not before it began, and from today on at the earliest."""
    if since is None:
        return no("not_published", _("这份改动没有发布,不用停用"), binding=True)
    if ended is not None:
        return no("ended_before", _("这份改动已经定于%(day)s停用"), binding=True, day=ended)
    if fact.until < since:
        return no("ends_before", _("停用日期早于起用日期%(since)s"), at="until", binding=True, since=since)
    return _ahead(fact.until, today, "until")


def _ahead(day: date, today: date, at: str) -> Verdict:
    if day < today:
        text = _("日期%(day)s已经过去;改动只能从今天%(today)s或以后起算,以前的认定不变")
        return no("looks_back", text, source=NEVER_BACK, at=at, binding=True, day=day, today=today)
    return YES


def may_take_back_publication(day: date, today: date) -> Refusal:
    """What is in force, be it since this morning, is ended from a day on: its place in the record stays beside what was judged by it."""
    if day <= today:
        text = _("这份改动从%(day)s起已经在用,撤销会改变已经作出的认定;请改为停用")
        return no("in_force", text, source=NEVER_BACK, day=day).reasons[0]
    return None


def may_take_back_end(day: date, today: date) -> Refusal:
    """An end that has come stands: what it ended is published anew from a day on."""
    if day <= today:
        text = _("这份改动从%(day)s起已经停用,撤销会改变已经作出的认定;如要再用,请另存一份草案发布")
        return no("ended_already", text, source=NEVER_BACK, day=day).reasons[0]
    return None
