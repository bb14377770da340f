# item: S04
# expect: C
# why: each round writes its own index of an array and reads one large array that never changes
import numpy as np


def local_energy(data, i, steps):
    total = 0.0
    for step in range(steps):
        total += data[(i * 7 + step) % len(data)] * 0.5
    return total


data = np.linspace(0.0, 1.0, 50_000)
points = 8
res = np.zeros(points)
for i in range(points):
    res[i] = local_energy(data, i, 10_000)
print([repr(float(value)) for value in res])
