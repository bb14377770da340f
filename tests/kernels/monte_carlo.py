"""Pi by blocks of random points, a stream a block."""

import random
import sys


def hits(seed, points):
    stream = random.Random(seed)
    inside = 0
    for _ in range(points):
        x, y = stream.random(), stream.random()
        if x * x + y * y <= 1.0:
            inside += 1
    return inside


points = int(sys.argv[1]) if len(sys.argv) > 1 else 50
blocks = 6
inside = 0
for seed in range(blocks):  # parallel
    inside += hits(seed, points)
print(4 * inside / (blocks * points))
