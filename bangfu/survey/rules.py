"""What must hold of forms and surveys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _


def form_key(form: str, version: str) -> str:
    """By what a version of a form is known."""
    return f"{form}@{version}"


def dates_fit(since: date, until: date | None) -> Verdict:
    """A form ends after it begins."""
    if until is None or until > since:
        return YES
    return no(
        "dates",
        _("停用日期%(until)s应在启用日期%(since)s之后"),
        at="until",
        since=since.isoformat(),
        until=until.isoformat(),
    )


def looked_at() -> Verdict:
    """A form comes in by its own page, which looks at its workbook; told in any other way, somebody has to decide."""
    return no("not_looked_at", _("调查表应在「入户调查」里上传、核对、发布"))


def form_in_force(since: Any, until: Any, day: date) -> Verdict:
    """A survey is made by a form that is in force on its day."""
    if since is not None and day < since:
        return no(
            "form_not_yet",
            _("这一版调查表%(since)s才启用,调查日期是%(day)s"),
            at="happened_on",
            since=since.isoformat(),
            day=day.isoformat(),
        )
    if until is not None and day >= until:
        return no(
            "form_ended",
            _("这一版调查表%(until)s已停用,调查日期是%(day)s"),
            at="happened_on",
            until=until.isoformat(),
            day=day.isoformat(),
        )
    return YES


def asked_at_home(home: str, asked: str) -> Verdict:
    """A household is surveyed in the county where it is registered."""
    if home[:6] == asked[:6]:
        return YES
    return no("elsewhere", _("这一户登记在别的县"), at="region")


def size_fits(size: int | None, members: int) -> Verdict:
    """As many members are listed as the household says it has, where both were asked."""
    if size is None or not members or size == members:
        return YES
    return no("size", _("家庭人口填%(size)s人,成员列了%(members)s人"), at="size", size=size, members=members)


def nobody_twice(id_numbers: Sequence[str | None]) -> Verdict:
    """No ID number stands twice in a household."""
    given = [number for number in id_numbers if number]
    if len(set(given)) == len(given):
        return YES
    return no("id_twice", _("同一证件号码在户内出现两次"), at="members")
