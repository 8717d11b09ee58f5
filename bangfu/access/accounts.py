"""Accounts: the one way to open and close them, to give and end grants and to set passwords. Each act is in the audit log."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from axes.utils import reset
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import transaction
from django.utils.timezone import localdate

from bangfu.access import audit
from bangfu.access.models import Grant, User
from bangfu.access.scope import Somebody

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a first password: none that are taken for one another when they are written down."""
GROUPS, LENGTH = 3, 4
FEW_ITERATIONS = 1000


def first_password() -> str:
    """A password that holds until its owner signs in and sets one: 59 random bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _at in range(LENGTH)) for _group in range(GROUPS))


def _hashed(password: str) -> str:
    """A first password, hashed: it is random, so that stretching adds nothing and hundreds are made in a moment. Whoever
    signs in with it has it hashed anew in the ordinary way."""
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=FEW_ITERATIONS)


def subject(user: Any) -> str:
    """What an account is called in the audit log."""
    return f"account {user.username}"


@transaction.atomic
def open_account(username: str, password: str, by: Somebody, *, due: bool = True, **about: str) -> User:
    """A new account. `due`: its owner must set a password of their own before anything else."""
    hashed = _hashed(password) if due else make_password(password)
    user = User.objects.create(username=username, password=hashed, password_due=due, **about)
    audit.note(by, "open account", subject(user))
    return user


@transaction.atomic
def describe(user: User, by: Somebody, **about: str) -> None:
    """Say anew whose account it is."""
    User.objects.filter(pk=user.pk).update(**about)
    audit.note(by, "describe account", subject(user))


@transaction.atomic
def grant(
    user: User,
    role: str,
    by: Somebody,
    *,
    region: str = "",
    unit: str = "",
    since: date | None = None,
    until: date | None = None,
) -> None:
    Grant.objects.create(user=user, role=role, region=region, unit=unit, since=since, until=until)
    audit.note(by, "grant", subject(user), " ".join(filter(None, [role, region, unit])))


@transaction.atomic
def end_grant(held: Grant, by: Somebody) -> None:
    """A grant ends today; that it was held stays on record."""
    held.until = localdate()
    held.save(update_fields=["until"])
    audit.note(by, "end grant", subject(held.user), " ".join(filter(None, [held.role, held.region, held.unit])))


@transaction.atomic
def set_open(user: User, by: Somebody, *, opened: bool) -> None:
    """Close an account, or open it again; its grants and what it did stay."""
    User.objects.filter(pk=user.pk).update(is_active=opened)
    audit.note(by, "reopen account" if opened else "close account", subject(user))


@transaction.atomic
def give_password(user: User, by: Somebody) -> str:
    """A new first password: the old one, and whatever is signed in with it, is void; too many wrong tries are forgiven."""
    password = first_password()
    user.password = _hashed(password)
    user.password_due = True
    user.save(update_fields=["password", "password_due"])
    reset(username=user.username)
    audit.note(by, "give password", subject(user))
    return password


@transaction.atomic
def choose_password(user: User, password: str, by: Somebody) -> None:
    """The owner's own new password."""
    user.set_password(password)
    user.password_due = False
    user.save(update_fields=["password", "password_due"])
    audit.note(by, "choose password", subject(user))
