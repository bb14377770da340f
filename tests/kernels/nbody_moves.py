"""Bodies that move one after another, each pulled by where the others are by then."""

import sys


def moved(positions, i):
    x = positions[i]
    pull = 0.0
    for other in positions:
        pull += (other - x) * 0.01
    return x + pull


n = int(sys.argv[1]) if len(sys.argv) > 1 else 6
positions = [float(i * i % 7) for i in range(n)]
for step in range(2):  # serial
    for i in range(n):  # serial
        positions[i] = moved(positions, i)
print(positions)
