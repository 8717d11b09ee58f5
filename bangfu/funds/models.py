"""Entries of money."""

from bangfu.funds import facts
from bangfu.ledger.records import record_model

Commitment = record_model(facts.MoneyCommitted, __name__, "Commitment")
Arrival = record_model(facts.MoneyArrived, __name__, "Arrival")
Spending = record_model(facts.MoneySpent, __name__, "Spending")
