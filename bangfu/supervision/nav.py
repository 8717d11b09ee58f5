"""Inspections, bulletins and awards."""

from bangfu.kit.nav import lists

lists("duty", "supervision.presence_checked", order=20)
lists("oversight", "supervision.inspection_made", "supervision.bulletin_issued", "supervision.award_given")
