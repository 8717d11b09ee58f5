"""Linkage: what is one person is found on data that the weights never saw, and every match adds up line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangfu.crosscheck import linkage, matching
from bangfu.kit.sound import sound
from bench.linkage_people import Record, held_out, tuning


def people(records: list[Record]) -> linkage.People:
    return linkage.People.of(
        name=[r.name for r in records], birth=[r.birth for r in records], born=[r.id[6:14] for r in records],
        tail=[r.id[14:18] for r in records], sex=[r.sex for r in records], place=[r.place for r in records],
        kin=[r.kin for r in records], syllable=sound,
    )  # fmt: skip


@pytest.mark.parametrize("maker", [tuning, held_out])
def test_precision_and_recall_on_labelled_people(maker: Callable[[int], Any]) -> None:
    crowd = maker(20_000)
    linked = linkage.link(people(crowd.records), matching.weights())
    found = set(zip(linked.one.tolist(), linked.other.tolist(), strict=True))
    right = len(found & crowd.truth)
    assert right / len(found) >= 0.99 and right / len(crowd.truth) >= 0.98


def test_every_match_adds_up() -> None:
    linked = linkage.link(people(held_out(5_000).records), matching.weights())
    pairs = list(linked.explain())
    assert pairs
    for pair in pairs:
        assert abs(linked.start + sum(bits for _f, _l, bits in pair.fields) - pair.bits) < 0.05
        assert all(level in (*linkage.LEVELS.get(field, ()), "same") for field, level, _bits in pair.fields)


def test_brothers_and_twins_are_two() -> None:
    home = {"place": "610726102229", "kin": "王建国"}
    brothers = [
        Record("王志强", "610726199003041234", "19900304", "1", **home), Record("王志刚", "610726199203051236", "19920305", "1", **home),
        Record("王小龙", "610726200505051111", "20050505", "1", **home), Record("王小虎", "610726200505057353", "20050505", "1", **home),
    ]  # fmt: skip
    crowd = held_out(2_000)
    n = len(crowd.records)
    linked = linkage.link(people([*crowd.records, *brothers]), matching.weights())
    assert not {(a, b) for a, b in zip(linked.one.tolist(), linked.other.tolist(), strict=True) if a >= n or b >= n}


def test_columns_may_be_missing_altogether_and_empty_sides_do_no_harm() -> None:
    bare = [Record(r.name, "", r.birth, "", "", "") for r in tuning(500).records]
    linkage.link(people(bare), matching.weights())
    linkage.link(people([]), matching.weights())
    assert len(linkage.best(linkage.link(people(bare[:3]), matching.weights(), left=3)).one) == 0


TEXT = st.text(st.sampled_from("王李张建国志强abc·"), max_size=8)


DIGITS = st.text("0123456789X", max_size=20)
RECORDS = st.builds(
    Record, TEXT, DIGITS, DIGITS, st.sampled_from(["", "1", "2"]), st.text("0123456789", max_size=12), TEXT
)


@settings(max_examples=60, deadline=None)
@given(st.lists(RECORDS, max_size=12))
def test_whatever_offices_send_is_linked_without_harm_and_the_same_both_ways(records: list[Record]) -> None:
    linked = linkage.link(people(records), matching.weights())
    n = len(records)
    turned = linkage.link(people(records[::-1]), matching.weights())
    ours = {(a, b) for a, b in zip(linked.one.tolist(), linked.other.tolist(), strict=True)}
    theirs = {(n - 1 - b, n - 1 - a) for a, b in zip(turned.one.tolist(), turned.other.tolist(), strict=True)}
    assert ours == theirs
    assert all(a < b for a, b in ours)
