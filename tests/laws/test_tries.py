"""A secret may be tried so often in a time, whoever tries, however many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from bangfu.access import tries
from bangfu.ledger import clock

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_tries_are_counted_within_a_time_and_forgotten_when_right() -> None:
    now = clock.now()
    assert [tries.may_try("a", 3, HOUR, now) for _try in range(5)] == [True] * 3 + [False] * 2
    assert tries.may_try("b", 3, HOUR, now)
    assert not tries.may_try("a", 3, HOUR, now + timedelta(minutes=59))
    assert [tries.may_try("a", 3, HOUR, now + HOUR) for _try in range(4)] == [True] * 3 + [False]
    tries.forget("a")
    assert tries.may_try("a", 3, HOUR, now + HOUR)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_than_allowed_are_let_in() -> None:
    now = clock.now()

    def one(_n: int) -> bool:
        try:
            return tries.may_try("card", 5, HOUR, now)
        except OperationalError:  # a database in memory does not wait: that try was not let in either
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        let_in = sum(pool.map(one, range(64)))
    assert let_in + sum(map(one, range(6))) == 5
