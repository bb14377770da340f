"""Nothing changes the array during the loop."""

import numpy as np


def shifted(data, i):
    value = i
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return int(data[0]) + value


data = np.zeros(200_000)
data[0] = 7
out = []
for i in range(3):
    out.append(shifted(data, i))
print(out)
data[0] = 8
print(data[0])
