"""Each call centres its own row in place and returns a number."""

import numpy as np


def spread(row):
    value = 1
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    row -= row.mean()
    return float(np.abs(row).sum()) + value


rows = [np.arange(4.0) * n for n in range(4)]
print([spread(row) for row in rows])
