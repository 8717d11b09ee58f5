"""What reached people besides projects."""

from bangfu.kit.nav import lists

lists("help", "helping.condolence_visit_made", "helping.training_held", "helping.labour_export_organised",
      "helping.technology_introduced", "helping.talent_introduced", "helping.student_aided")  # fmt: skip
