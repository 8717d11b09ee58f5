"""方案: what was agreed with a household or a village, what became of it, and what the household says about it."""
