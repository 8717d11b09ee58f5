"""比对: departments' files held against the register. A hit is a clue to verify on the spot; by itself it changes nothing."""
