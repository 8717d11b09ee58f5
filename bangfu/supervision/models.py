"""Entries of inspections, bulletins and awards."""

from bangfu.ledger.records import record_model
from bangfu.supervision import facts

Inspection = record_model(facts.InspectionMade, __name__, "Inspection")
PresenceCheck = record_model(facts.PresenceChecked, __name__, "PresenceCheck")
Bulletin = record_model(facts.BulletinIssued, __name__, "Bulletin")
Award = record_model(facts.AwardGiven, __name__, "Award")
