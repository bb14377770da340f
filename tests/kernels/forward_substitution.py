"""A lower triangular system: every unknown needs all those before it."""

import sys


def unknown(matrix, x, b, i):
    total = b[i]
    for j in range(i):
        total -= matrix[i][j] * x[j]
    return total / matrix[i][i]


n = int(sys.argv[1]) if len(sys.argv) > 1 else 6
matrix = [[1.0 + (i * j) % 4 for j in range(n)] for i in range(n)]
b = [float(i + 1) for i in range(n)]
x = [0.0] * n
for i in range(n):  # serial
    x[i] = unknown(matrix, x, b, i)
print(x)
