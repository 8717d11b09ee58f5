"""Teams, and what those who serve in them did and said."""

from bangfu.kit.nav import lists

lists("registers", "teams", order=30)
lists("duty", "leaves", "promises", "presence_objections", "stationing.duty_rostered", "stationing.day_in_village",
      "stationing.days_confirmed", order=10)  # fmt: skip
lists("duty", "stationing.post_handed_over", "stationing.conditions_recorded", "stationing.work_funds_granted",
      "stationing.cadre_insured", "stationing.checkup_made", "stationing.cadre_posted", "stationing.cadre_seconded")  # fmt: skip
