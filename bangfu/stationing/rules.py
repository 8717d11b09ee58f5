"""What holds of teams: who makes one up, who approves leave, when a team or a cadre may go, what a hand-over wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.plain.policy import Value
from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _

LEAVE_LEVELS = ("team", "town", "county", "city")
RANKS = ("staff", "section", "county", "bureau", "standing")


@dataclass(frozen=True)
class Seat:
    """Who serves in a team on a day: the post, where the cadre was chosen from, the cadre's rank."""

    post: str
    seat: str
    rank: str


def days_between(since: date, until: date) -> int:
    """Days from the first to the last, both included."""
    return (until - since).days + 1


def in_order(since: date, until: date) -> Verdict:
    """A stretch of days ends no earlier than it begins."""
    if until >= since:
        return YES
    return no("ends_before", _("止于%(until)s,早于起始日%(since)s"), at="until", until=str(until), since=str(since))


def needed_level(days: int, rank: str, table: Sequence[Mapping[str, Any]]) -> str:
    """The lowest level that may approve so many days of leave for a rank, as the first fitting row of the table says.

    A row has `days` (at most), `level`, and `ranks` when it is only for some. Beyond every row: the highest level.
    """
    rows = [r for r in table if days <= r["days"] and (not r.get("ranks") or rank in r["ranks"])]
    own = [r for r in rows if r.get("ranks")]
    found: str = (own or rows or [{"level": LEAVE_LEVELS[-1]}])[0]["level"]
    return found


def approved_high_enough(days: int, rank: str, level: str, rule: Value) -> Verdict:
    """Leave is approved at the level that its days and the cadre's rank want, or above."""
    needed = needed_level(days, rank, rule.value)
    if LEAVE_LEVELS.index(level) >= LEAVE_LEVELS.index(needed):
        return YES
    text = {
        "team": _("请假%(days)s天,应由队长审批"), "town": _("请假%(days)s天,应由镇党委审批"),
        "county": _("请假%(days)s天,应由县委组织部审批"), "city": _("请假%(days)s天,应由市委组织部审批"),
    }[needed]  # fmt: skip
    return no("level_too_low", text, source=rule.source, at="level", days=days)


def leave_within_year(taken: int, rule: Value) -> Verdict:
    """How many days of leave a year may have before a recall is due."""
    if taken <= rule.value:
        return YES
    text = _("本年度累计请假%(taken)s天,超过%(most)s天,应召回重派")
    return no("leave_too_long", text, source=rule.source, taken=taken, most=rule.value)


def composition(seats: Sequence[Seat], rule: Value) -> Verdict:
    """Whether a team is made up as asked: enough people, a leader of rank, and the seats that must be filled.

    People whose seat nobody noted are taken to fill what is missing: the rule speaks only of what is sure.
    """
    asked = rule.value
    verdict = YES
    if len(seats) < asked["least"]:
        text = _("现有%(n)s人,应有%(least)s人以上,少%(short)s人")
        short = asked["least"] - len(seats)
        verdict &= no("under_strength", text, source=rule.source, n=len(seats), least=asked["least"], short=short)
    if not any(s.post == "leader" for s in seats):
        verdict &= no("no_leader", _("没有队长"), source=rule.source)
    lowest = asked.get("leader_rank", "")
    for leader in (s for s in seats if s.post == "leader" and lowest):
        if leader.rank in RANKS and RANKS.index(leader.rank) < RANKS.index(lowest):
            verdict &= no("leader_rank", _("队长不是县级领导"), source=rule.source)
    unknown = sum(not s.seat and s.post != "leader" for s in seats)
    for seat, text in _SEATS.items():
        missing = asked.get("seats", {}).get(seat, 0) - sum(s.seat == seat for s in seats)
        if missing > 0 and unknown >= missing:
            unknown -= missing
        elif missing > 0:
            verdict &= no(f"no_{seat}", text, source=rule.source, n=missing)
    return verdict


_SEATS = {
    "reserve": _("缺后备干部%(n)s名"), "county": _("缺县上选派干部%(n)s名"), "town": _("缺镇上选派干部%(n)s名"),
    "first_secretary": _("缺第一书记%(n)s名"), "member": _("缺派出单位队员%(n)s名"),
}  # fmt: skip


def may_withdraw(stable_on: date | None, day: date, rule: Value) -> Verdict:
    """A team stays until its village is judged to be stably out of poverty."""
    if stable_on is not None and stable_on <= day:
        return YES
    return no("village_not_stable", _("村尚未认定稳定脱贫,队伍不能撤"), source=rule.source)


def may_replace(cause: str, stable_on: date | None, served: int | None, day: date, rule: Value) -> Verdict:
    """A cadre stays until the village is stable, but for the causes that the policy names, and for the shortest term.

    `served`: days in the post so far; None when it is not known. `rule.value`: `causes`, `least_days`.
    """
    verdict = YES
    stable = stable_on is not None and stable_on <= day
    if not stable and cause not in rule.value["causes"]:
        verdict &= no("must_stay", _("村尚未稳定脱贫,干部不能换;确需轮换的,请注明事由"), source=rule.source, at="cause")
    least = rule.value["least_days"]
    if cause == "rotation" and served is not None and served < least:
        text = _("任职%(served)s天,不满%(least)s天")
        verdict &= no("too_soon", text, source=rule.source, served=served, least=least)
    return verdict


def handed_over(ledger: bool, plan: bool, visited: int, giver_signed: bool, taker_signed: bool, rule: Value) -> Verdict:
    """A hand-over has one ledger, one plan and one round of visits, and both have signed."""
    missing = (
        (ledger, "no_ledger", "ledger", _("台账还没有移交")), (plan, "no_plan", "plan", _("方案还没有移交")),
        (visited > 0, "no_round", "households_visited", _("还没有共同走访一轮")),
        (giver_signed, "giver_unsigned", "signed_by_giver", _("移交人还没有签字")),
        (taker_signed, "taker_unsigned", "signed_by_taker", _("接收人还没有签字")),
    )  # fmt: skip
    verdict = YES
    for done, code, field, text in missing:
        if not done:
            verdict &= no(code, text, source=rule.source, at=field)
    return verdict


def ends_soon(due: date | None, day: date, within: int) -> bool:
    """Whether a term ends within so many days, or has ended already."""
    return due is not None and (due - day).days <= within
