"""What the database counts of pairs is what the plain rules say of each."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.db.models import Q

from bangfu.access.scope import SYSTEM
from bangfu.ledger import journal
from bangfu.pairing import queries, rules
from bangfu.pairing.facts import PairEnded, PairStarted, VisitMade
from bangfu.people.models import Cadre
from bangfu.plain.policy import Value
from bangfu.plans import queries as plans
from tests import world

pytestmark = pytest.mark.django_db
TODAY = date(2014, 12, 1)
RULE = Value(
    (
        {"role": "first", "ranks": ["county", "standing"], "least": 1, "every": 180}, {"role": "first", "ranks": ["section"], "least": 1},
        {"role": "first", "least": 1, "every": 30}, {"role": "second", "least": 0, "every": 90},
    ),
    date(2014, 1, 1), "", "",
)  # fmt: skip
VILLAGES = (world.HUAYANSI, world.SHUANGJING)
RANKS = ("county", "standing", "section", "staff", "")


@pytest.mark.parametrize("seed", range(4))
def test_pairs_out_of_contact_are_those_that_the_rule_objects_to(seed: int) -> None:
    world.make()
    chance = Random(seed)
    homes = {f"HU-2{n:03d}": chance.choice(VILLAGES) for n in range(40)}
    Cadre.objects.bulk_create(
        Cadre(key=f"GB2{n}", stream=f"cadre:GB2{n}", region=world.CITY, name="李四", rank=rank, skills=[])
        for n, rank in enumerate(RANKS)
    )

    def day() -> date:
        return TODAY - timedelta(days=chance.randrange(240))

    facts = [world.household(key, at, serial=n + 10) for n, (key, at) in enumerate(homes.items())]
    pairs = [(key, f"GB2{chance.randrange(6)}", chance.choice(["first", "first", "second"])) for key in homes]
    facts += [PairStarted(region=homes[h], happened_on=day(), household=h, cadre=c, role=r) for h, c, r in pairs]
    for household, cadre, _role in chance.choices(pairs, k=60):
        facts.append(VisitMade(region=chance.choice(VILLAGES), happened_on=day(), household=household, cadre=cadre))
    facts += [
        PairEnded(region=homes[h], happened_on=day(), household=h, cadre=c, reason="调离") for h, c, _r in pairs[::9]
    ]
    journal.submit(facts, SYSTEM)
    for within in (Q(), Q(region=VILLAGES[0])):
        last, ranks = queries.last_meetings(within), dict(Cadre.objects.values_list("key", "rank"))
        wanted = {
            p.seq for p in queries.running(within)
            if not rules.in_contact(
                p.happened_on, last.get((p.household, p.cadre)), TODAY, ranks.get(p.cadre, ""), RULE, p.role or "first"
            ).fine
        }  # fmt: skip
        found = queries.out_of_contact(within, TODAY, RULE)
        assert {p.seq for p in found} == wanted and found.count() == len(wanted)
        assert {p.seq: p.met for p in found} == {p.seq: last.get((p.household, p.cadre)) for p in found}
        assert queries.count_without_helper(within) == queries.without_helper(within).count()
        assert plans.count_without_plan(within) == plans.without_plan(within).count()
    assert queries.out_of_contact(Q(), TODAY, RULE).exists()
