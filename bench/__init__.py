"""Measurements, as ratios in one run: ours against the same job done bare."""
