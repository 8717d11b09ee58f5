"""The registers of units and cadres."""

from bangfu.kit.nav import lists

lists("registers", "units", "cadres", order=40)
