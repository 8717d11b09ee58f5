"""Money committed, arrived and spent."""

from bangfu.kit.nav import lists

lists("money", "funds.money_committed", "funds.money_arrived", "funds.money_spent")
