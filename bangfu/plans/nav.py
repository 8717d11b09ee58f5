"""Plans of households and villages, what was delivered, and what households dispute."""

from bangfu.kit.nav import lists

lists("help", "plans", "village_plans", "plans.measure_delivered", "disputes", order=20)
