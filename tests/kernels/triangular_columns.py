"""One triangular matrix, many right-hand sides: the columns don't know of each other."""

import sys


def solve(matrix, b):
    x = []
    for i in range(len(b)):
        total = b[i]
        for j in range(i):
            total -= matrix[i][j] * x[j]
        x.append(total / matrix[i][i])
    return x


n = int(sys.argv[1]) if len(sys.argv) > 1 else 6
matrix = [[1.0 + (i * j) % 4 for j in range(n)] for i in range(n)]
sides = [[float(i + k) for i in range(n)] for k in range(4)]
solutions = {}
for k, side in enumerate(sides):  # parallel
    solutions[k] = solve(matrix, side)
print(solutions)
