"""手册: what follows from pairs, visits and plans: the page to pair on, the handbook, the card, logs and statistics."""
