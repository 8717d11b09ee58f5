"""The lake: accepted facts as typed Parquet, one table a kind, and the tail still in memory."""
