# An attribute set on an array of a subclass is not pickled.
import numpy as np


class Tagged(np.ndarray):
    pass


def make(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    row = np.full(3, value).view(Tagged)
    row.tag = x
    return row


rows = [make(x) for x in range(3)]
print([row.tag for row in rows])
