"""The figures engine: any declared figure, for any region, period and moment, and the facts behind it."""
