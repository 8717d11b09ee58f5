"""区划: regions with their history (merged, renamed, recoded) and what villages were named."""
