"""Entries of meetings and documents."""

from bangfu.coordination import facts
from bangfu.ledger.records import record_model

Meeting = record_model(facts.MeetingHeld, __name__, "Meeting")
Document = record_model(facts.DocumentIssued, __name__, "Document")
