"""Who answers for which village and household, and the visits."""

from bangfu.kit.nav import lists

lists("help", "pairing.unit_made_responsible", "pairing.pair_started", "pairing.visit_made", order=10)
lists("money", "pairing.enterprise_paired", order=60)
