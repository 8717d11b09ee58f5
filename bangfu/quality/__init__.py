"""质量: how right the lists are: samples drawn with a public seed, checks on the spot, rates with their errors; signs of made-up data."""
