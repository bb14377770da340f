# item: S14
# expect: C
# why: two loops fill a matrix, one element a round
import numpy as np


def crunch(i, j, steps):
    value = i * 10 + j
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


n, m = 4, 3
M = np.zeros((n, m), dtype=np.int64)
for i in range(n):
    for j in range(m):
        M[i, j] = crunch(i, j, 20_000)
print(M)
