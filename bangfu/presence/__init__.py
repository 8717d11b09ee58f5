"""到岗: days in the village, derived from the facts of all rooms; the attendance bulletin; the hand-over pack."""
