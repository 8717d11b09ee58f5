"""示例年: Hanzhong's year 2014 as the files that units and counties would send in, and its import by the ordinary path.

The totals are those of the published review of the year; who and where exactly is made up from a seed. People are
synthetic: their ID numbers bear the region code 999999, which belongs to no place.
"""
