"""What follows from a household's answers, and what cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _

HEAD = "01"
FORM = "贫困户登记表(2014)"


def income_per_head(
    wage: Decimal | None, business: Decimal | None, transfer: Decimal | None, property: Decimal | None,
    cost: Decimal | None, people: int,
) -> Decimal | None:  # fmt: skip
    """Net income per head and year in yuan: (A17 a+b+c+d - A18) / people; None when no line was answered."""
    lines = [line for line in (wage, business, transfer, property) if line is not None]
    if not lines or not people:
        return None
    return round((sum(lines, Decimal(0)) - (cost or 0)) / people, 2)


def has_one_head(relations: Sequence[str]) -> Verdict:
    """A household has exactly one head among its members."""
    heads = sum(relation == HEAD for relation in relations)
    if heads == 1:
        return YES
    return no("heads", _("家庭成员中应恰有一位户主,现有%(n)s位"), source=FORM, at="members", n=heads)


def causes_fit(main: str, others: Sequence[str]) -> Verdict:
    """At most two other causes, none the same as the main one (A3b)."""
    if len(others) > 2:
        return no("causes", _("其他致贫原因最多两项"), source=FORM, at="other_causes")
    if main in others:
        return no("causes", _("其他致贫原因不能与主要致贫原因相同"), source=FORM, at="other_causes")
    return YES


def nobody_twice(id_numbers: Sequence[str]) -> Verdict:
    """No ID number stands twice in a household."""
    if len(set(id_numbers)) == len(id_numbers):
        return YES
    return no("id_twice", _("同一证件号码在户内出现两次"), source=FORM, at="members")


def belongs(is_member: bool) -> Verdict:
    """Who leaves a household belonged to it."""
    return YES if is_member else no("not_a_member", _("这户没有这个证件号码的成员"), at="id_number")
