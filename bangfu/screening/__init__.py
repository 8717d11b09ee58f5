"""甄别: rules over households and people, stated once: for one household with its reasons, and for a whole population in Parquet."""
