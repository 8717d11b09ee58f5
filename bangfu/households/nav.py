"""The register of households, and who left poverty."""

from bangfu.kit.nav import lists

lists("registers", "households", order=10)
lists("identification", "households.household_exited", order=60)
