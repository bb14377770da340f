# Pickling changes the layout of a slice that is transposed, and with it the last bits of sums.
import numpy as np


def block(seed):
    value = seed
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    table = (np.arange(8000.0) * (value + 0.1) % 1.7).reshape(1000, 8)
    return table[10:500, 2:6].T


def total(part):
    value = 1
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return float(part.sum())


for part in [block(seed) for seed in range(4)]:
    print(part.mean(axis=1).tolist())

tables = [(np.arange(8000.0) * (seed + 0.1) % 1.7).reshape(1000, 8) for seed in range(8)]
parts = [table[10:500, 2:6].T for table in tables]
print([total(part) for part in parts])
