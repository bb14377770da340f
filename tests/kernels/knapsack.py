"""The knapsack by rows of the table: each row from the one before."""

import sys


def next_row(row, weight, value):
    new = row[:]
    for size in range(weight, len(row)):
        new[size] = max(row[size], row[size - weight] + value)
    return new


size = int(sys.argv[1]) if len(sys.argv) > 1 else 20
row = [0] * (size + 1)
for weight, value in [(3, 4), (4, 5), (7, 10), (8, 11), (9, 13)]:  # serial
    row = next_row(row, weight, value)
print(row)
