"""A sparse matrix in compressed rows times a vector."""

import sys


def row_times(values, columns, start, stop, x):
    total = 0.0
    for place in range(start, stop):
        total += values[place] * x[columns[place]]
    return total


n = int(sys.argv[1]) if len(sys.argv) > 1 else 9
values, columns, starts = [], [], [0]
for i in range(n):
    for j in range(i % 3, n, 3):
        values.append(float(i + j))
        columns.append(j)
    starts.append(len(values))
x = [float(j % 4) for j in range(n)]
y = [0.0] * n
for i in range(n):  # parallel
    y[i] = row_times(values, columns, starts[i], starts[i + 1], x)
print(y)
