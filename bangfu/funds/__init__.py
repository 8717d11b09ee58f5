"""资金: money committed, arrived and spent, with where it came from and what for."""
