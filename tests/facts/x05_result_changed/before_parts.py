"""Arrays inside other results, and arrays that results share: no copy of the result makes these right."""

import numpy as np


def spin(value):
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


def both(seed):
    row = np.full(3, spin(seed))
    return row, row[1:]


def tail(data, seed):
    spin(seed)
    return data[1:]


parts = [both(seed) for seed in range(3)]
parts[0][0][1] = 1
print([part[1].tolist() for part in parts])
data = np.zeros(4)
tails = [tail(data, seed) for seed in range(3)]
tails[0][1] = 1
print([part.tolist() for part in tails], data)
