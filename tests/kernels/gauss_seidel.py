"""Gauss-Seidel: every row is relaxed with the rows above it as they are already."""

import sys


def relax_row(grid, i):
    row = grid[i][:]
    for j in range(1, len(row) - 1):
        row[j] = 0.25 * (grid[i - 1][j] + grid[i + 1][j] + row[j - 1] + row[j + 1])
    return row


n = int(sys.argv[1]) if len(sys.argv) > 1 else 7
plate = [[float(i * j % 5) for j in range(n)] for i in range(n)]
for i in range(1, n - 1):  # serial
    plate[i] = relax_row(plate, i)
for row in plate:
    print(" ".join(f"{value:.6f}" for value in row))
