"""Tuples, sets, bytes, numpy scalars and large integers arrive as they were."""

import numpy as np


def pack(x):
    for step in range(30_000):
        x = (x * 31 + step) % 1_000_003
    return (x, {x}, frozenset([x]), b"%d" % x, np.float32(x), x << 80, None, 1.5, {"x": x})


for packed in [pack(x) for x in range(3)]:
    print([type(part).__name__ for part in packed])
    print(packed[0], packed[3], packed[4], packed[5])
