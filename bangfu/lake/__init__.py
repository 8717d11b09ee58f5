"""The lake: accepted facts as typed Parquet segments in order of `seq`, one table a kind, and the tail still in memory."""
