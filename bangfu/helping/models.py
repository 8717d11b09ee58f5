"""Entries of the help that reached people."""

from bangfu.helping import facts
from bangfu.ledger.records import record_model

CondolenceVisit = record_model(facts.CondolenceVisitMade, __name__, "CondolenceVisit")
Training = record_model(facts.TrainingHeld, __name__, "Training")
LabourExport = record_model(facts.LabourExportOrganised, __name__, "LabourExport")
Technology = record_model(facts.TechnologyIntroduced, __name__, "Technology")
Talent = record_model(facts.TalentIntroduced, __name__, "Talent")
StudentAid = record_model(facts.StudentAided, __name__, "StudentAid")
