# item: T11
# expect: R argument-mutated
# why: the call scales the caller's array through a view
import numpy as np


def normalise(row, steps):
    value = 1
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    flat = row.reshape(-1)
    flat -= flat.min()
    return int(flat.sum()) + value


table = np.arange(12).reshape(4, 3) * 5
print([normalise(row, 30_000) for row in table])
print(table.tolist())
