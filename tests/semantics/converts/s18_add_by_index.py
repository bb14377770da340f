# item: S18
# expect: C
# why: each round adds to its own index
import numpy as np


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x / 7


n = 6
a = np.arange(n, dtype=float)
for i in range(n):
    a[i] += crunch(i, 30_000)
print(a.tolist())
