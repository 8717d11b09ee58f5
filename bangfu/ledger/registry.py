"""What the rooms tell the ledger: how rows are made from facts, and which rules look at a fact first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import models

from bangfu.plain.fact import Fact
from bangfu.plain.verdict import Refusal, Verdict


@dataclass(frozen=True)
class Told:
    """An accepted fact with its place in the journal."""

    seq: int
    id: Any
    fact: Any


Fold = Callable[[str, Sequence[Told]], Iterable[models.Model]]
Check = Callable[[Sequence[Any]], Sequence[Verdict]]
Withdrawal = Callable[[Any, date], Refusal]
Signers = Callable[[Sequence[Any]], Sequence[Collection[str]]]

FOLDS: dict[str, tuple[Fold, tuple[type[models.Model], ...]]] = {}
RECORDS: dict[str, type[models.Model]] = {}
CHECKS: dict[type[Fact], list[Check]] = {}
SIGNERS: dict[type[Fact], Signers] = {}
WITHDRAWALS: dict[type[Fact], Withdrawal] = {}
SEALED: dict[tuple[type[models.Model], str], Callable[[Any], bytes]] = {}
"""Columns that the vault sealed, by model and name, and what the seal of a row is bound to: new keys seal them anew."""

F = TypeVar("F", bound=Fold)
C = TypeVar("C", bound=Check)
S = TypeVar("S", bound=Signers)
W = TypeVar("W", bound=Withdrawal)


def fold(stream: str, *rows: type[models.Model]) -> Callable[[F], F]:
    """Declare how a thing's rows follow from all its live facts.

    The function is pure: (key, facts in order of happening) → unsaved rows of the given models, each with its `stream`
    set. The ledger replaces the stream's rows with them, so that the order of arrival cannot matter.
    """

    def declare(function: F) -> F:
        FOLDS[stream] = (function, rows)
        return function

    return declare


def check(kind: type[Fact]) -> Callable[[C], C]:
    """Declare a set-based check: facts in, a verdict each out; an objection holds the fact, it does not lose it."""

    def declare(function: C) -> C:
        CHECKS.setdefault(kind, []).append(function)
        return function

    return declare


def signed_by(kind: type[Fact]) -> Callable[[S], S]:
    """Declare who may enter a kind: facts in, the levels of office (`access.roles`) of each out; empty: anybody who may enter."""

    def declare(function: S) -> S:
        SIGNERS[kind] = function
        return function

    return declare


def withdrawn(kind: type[Fact]) -> Callable[[W], W]:
    """Declare what stands against withdrawing facts of a kind: the fact and today in, None or the reason out."""

    def declare(function: W) -> W:
        WITHDRAWALS[kind] = function
        return function

    return declare
