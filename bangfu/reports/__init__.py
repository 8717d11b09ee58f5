"""报告: the annual review and official documents, made of figures; nothing in them is typed in."""
