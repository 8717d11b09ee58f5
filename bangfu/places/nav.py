"""The register of places, and what villages were named."""

from bangfu.kit.nav import lists

lists("registers", "places", order=20)
lists("oversight", "places.village_named", order=60)
