"""Entries of responsibility, pairs and visits."""

from bangfu.ledger.records import record_model
from bangfu.pairing import facts

Responsibility = record_model(facts.UnitMadeResponsible, __name__, "Responsibility")
Release = record_model(facts.UnitReleased, __name__, "Release")
Pair = record_model(facts.PairStarted, __name__, "Pair")
PairEnd = record_model(facts.PairEnded, __name__, "PairEnd")
Visit = record_model(facts.VisitMade, __name__, "Visit")
EnterprisePair = record_model(facts.EnterprisePaired, __name__, "EnterprisePair")
