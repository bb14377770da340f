"""A product of matrices, row by row, in three loops."""

import sys

import numpy as np

n = int(sys.argv[1]) if len(sys.argv) > 1 else 5
a = np.arange(n * n, dtype=float).reshape(n, n)
b = a.T + 1.0
c = np.zeros((n, n))
for i in range(n):  # parallel
    for j in range(n):
        total = 0.0
        for k in range(n):
            total += a[i, k] * b[k, j]
        c[i, j] = total
print(c.tolist())
