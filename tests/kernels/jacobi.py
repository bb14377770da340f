"""Jacobi sweeps over a plate: rows of a sweep are independent, sweeps are not."""

import sys


def relax_row(grid, i):
    row = grid[i]
    above, below = grid[i - 1], grid[i + 1]
    new = row[:]
    for j in range(1, len(row) - 1):
        new[j] = 0.25 * (above[j] + below[j] + row[j - 1] + row[j + 1])
    return new


def sweep(grid):
    new = [grid[0]]
    for i in range(1, len(grid) - 1):  # parallel
        new.append(relax_row(grid, i))
    new.append(grid[-1])
    return new


n = int(sys.argv[1]) if len(sys.argv) > 1 else 7
plate = [[float(i * j % 5) for j in range(n)] for i in range(n)]
for step in range(3):  # serial
    plate = sweep(plate)
for row in plate:
    print(" ".join(f"{value:.6f}" for value in row))
