"""The array that every call reads changes between the calls."""

import numpy as np


def first(data):
    value = 0
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return int(data[0]) + value


data = np.zeros(1000)
out = []
for i in range(3):
    data[0] = i
    out.append(first(data))
print(out)
