"""Photos over a bad link: whatever pieces come, in whatever order and however often, the photo is there whole or not at all."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from bangfu.field import pieces
from bangfu.ledger import files
from tests.field.phone import Phone
from tests.presence import cast

pytestmark = pytest.mark.django_db
PICTURE = b"\xff\xd8\xff\xe0" + random.Random(2014).randbytes(5000)
SHA = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def team(tmp_path: Path, monkeypatch: Any) -> Phone:
    monkeypatch.setattr(settings, "BANGFU_HOME", tmp_path)
    cast.make_world()
    return Phone("team")


def extent(at: int, until: int, of: int = len(PICTURE)) -> str:
    return f"?at={at}&until={until}&of={of}"


def test_a_photo_goes_on_where_it_stopped(team: Phone) -> None:
    assert team.put(SHA, PICTURE[:2000], extent(0, 2000)).json() == {"have": 2000, "whole": False}
    assert team.have(SHA) == {"have": 2000, "whole": False} and not files.is_kept(SHA)
    assert Phone("cadre").have(SHA) == {"have": 0, "whole": False}
    assert team.put(SHA, PICTURE[2000:], extent(2000, len(PICTURE))).json() == {"have": len(PICTURE), "whole": True}
    assert files.read(SHA) == PICTURE and team.have(SHA)["whole"]
    assert not list((settings.BANGFU_HOME / "pieces").rglob("*-*"))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_to_pieces_the_photo_is_whole_or_absent(team: Phone, seed: int) -> None:
    rng = random.Random(seed)
    for _fault in range(200):
        at = rng.choice([team.have(SHA)["have"], rng.randrange(len(PICTURE))])
        until = min(len(PICTURE), at + rng.randrange(1, 1500))
        piece = PICTURE[at:until]
        sent = rng.choice([piece, piece, piece, piece[: len(piece) // 2]])
        answer = team.put(SHA, sent, extent(at, until))
        assert answer.status_code in (200, 400)
        if answer.status_code == 200 and answer.json()["whole"]:
            break
        assert not files.is_kept(SHA)
    assert files.read(SHA) == PICTURE


def test_pieces_of_something_else_never_become_a_photo(team: Phone) -> None:
    other = b"\xff\xd8\xff\xe0" + bytes(4000)
    team.put(SHA, other[:2000], extent(0, 2000, len(other)))
    assert team.put(SHA, other[2000:], extent(2000, len(other), len(other))).status_code == 400
    assert team.have(SHA) == {"have": 0, "whole": False}
    page = b"<html>" + bytes(4000)
    assert team.put(hashlib.sha256(page).hexdigest(), page[:2000], extent(0, 2000, len(page))).status_code == 400


ODD = (
    "?at=-1&until=3&of=9", "?at=0&until=0&of=0", "?at=5&until=9", "?at=0&until=10&of=5", "?at=0&until=99999999&of=99999999",
    "?at=x&until=3&of=9", "?at=0&until=9&of=999999999", "?at=²&until=3&of=9",
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_an_extent_that_cannot_be_is_refused(team: Phone, odd: str) -> None:
    assert team.put(SHA, PICTURE[:9], odd).status_code == 400


def test_photos_under_way_are_bounded_and_sealed(team: Phone, monkeypatch: Any) -> None:
    monkeypatch.setattr(pieces, "MOST_UNFINISHED", 8)
    for n in range(8):
        team.put(hashlib.sha256(bytes([n])).hexdigest(), PICTURE[:2000], extent(0, 2000))
    assert len(list((settings.BANGFU_HOME / "pieces").rglob("0-*"))) == 8
    monkeypatch.setattr(pieces, "MOST_UNFINISHED", 3)
    team.put(SHA, PICTURE[:2000], extent(0, 2000))
    under_way = list((settings.BANGFU_HOME / "pieces").rglob("0-*"))
    assert len(under_way) == 3
    assert all(PICTURE[:50] not in one.read_bytes() for one in under_way)
    assert team.put("x" * 64, PICTURE).status_code == 400
