"""Entries of photos."""

from bangfu.field import facts
from bangfu.ledger.records import record_model

Photo = record_model(facts.PhotoTaken, __name__, "Photo")
