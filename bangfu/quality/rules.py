"""What is objected to in samples, checks and rosters. Pure."""

from __future__ import annotations

from collections.abc import Collection

from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _
from bangfu.quality.draws import Drawn
from bangfu.quality.facts import HouseholdChecked, SampleDrawn

FITTING = {
    "poor": ("right", "wrongly_listed", "not_met"),
    "exited": ("right", "wrongly_exited", "wrongly_listed", "not_met"),
    "unregistered": ("right", "missed", "not_met"),
}
"""Group → what may be found of its households."""
FOUND_FINE = ("right", "not_met")


def drawn_as_seeded(fact: SampleDrawn, drawn: Drawn, digest: str) -> Verdict:
    """The sample follows from its seed and the frame of its moment, so that nobody can pick."""
    same = (fact.counties, fact.drawn_villages, fact.units) == (drawn.counties, drawn.villages, drawn.units)
    if same and fact.frame_digest == digest:
        return YES
    text = _("与种子「%(seed)s」和当时的抽样框抽取的结果不符;请在抽样页面重新抽取")
    return no("not_drawn_so", text, at="seed", binding=True, seed=fact.seed)


def check_fits(
    fact: HouseholdChecked, chosen: Collection[tuple[str, str, str]], checked: Collection[tuple[str, str, str]]
) -> Verdict:
    """A check is of a household that was drawn, once; what was found can be found of its group; the numbers fit."""
    unit = (fact.region, fact.group, fact.unit)
    verdict = YES
    if unit not in chosen:
        verdict &= no("not_drawn", _("这一户不在抽中的样本里,不能换户"), at="unit", binding=True)
    if unit in checked:
        verdict &= no("already_done", _("这一户已经核查过;录错的请先撤销"), at="unit", binding=True)
    if fact.outcome not in FITTING[fact.group]:
        verdict &= no("not_of_group", _("这一人群不会有这样的结果"), at="outcome", binding=True)
    if fact.wrong_people > fact.people or (fact.wrong_people > 0) == (fact.outcome in FOUND_FINE):
        text = _("漏评、错退、错评的要填涉及人口,且不多于户内人口;其他结果填0")
        verdict &= no("wrong_people", text, at="wrong_people", binding=True)
    if (fact.people == 0) != (fact.outcome == "not_met"):
        verdict &= no("people", _("见到的户要填户内人口,没有见到的填0"), at="people", binding=True)
    if fact.outcome not in FOUND_FINE and not fact.reasons:
        verdict &= no("reasons", _("请写明认定依据"), at="reasons")
    if fact.outcome == "not_met" and fact.satisfied != "not_asked":
        verdict &= no("satisfied", _("没有见到的户不能回答是否认可"), at="satisfied", binding=True)
    return verdict
