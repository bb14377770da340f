"""Each call copies its row before it changes it."""

import numpy as np


def spread(row):
    value = 1
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    own = row.copy()
    own -= own.mean()
    return float(np.abs(own).sum()) + value


rows = [np.arange(4.0) * n for n in range(4)]
print([spread(row) for row in rows])
