"""Meetings and documents."""

from bangfu.kit.nav import lists

lists("oversight", "coordination.meeting_held", "coordination.document_issued", order=10)
