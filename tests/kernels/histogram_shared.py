"""A histogram whose bins every round both reads and writes."""

import sys


def spread(bins, value):
    place = value % len(bins)
    for _ in range(len(bins)):
        if bins[place] == 0:
            break
        place = (place + 1) % len(bins)
    return place


n = int(sys.argv[1]) if len(sys.argv) > 1 else 12
bins = [0] * 16
for i in range(n):  # serial
    place = spread(bins, i * i * 7)
    bins[place] += 1
print(bins)
