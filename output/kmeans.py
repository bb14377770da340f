import os
import random

import ray

ray.init(address=os.environ.get("RAY_ADDRESS") or "auto")

K = 7
PARTS = 6
POINTS_PER_PART = 24_000
MAX_ROUNDS = 9


@ray.remote
def make_part(number):
    rng = random.Random(500 + number)
    hubs = [(0.0, 0.0), (9.0, 2.0), (4.0, 9.0), (-6.0, 5.0), (-3.0, -7.0), (2.0, -13.0), (14.0, -4.0)]
    points = []
    for _ in range(POINTS_PER_PART):
        x, y = rng.choice(hubs)
        points.append((x + rng.gauss(0, 2.4), y + rng.gauss(0, 2.4)))
    return points


@ray.remote
def assign(points, centres):
    """Sums and counts by nearest centre, and the squared error, of one part of the points."""
    sums = [(0.0, 0.0, 0)] * len(centres)
    error = 0.0
    for x, y in points:
        best, nearest = float("inf"), 0
        for c, (cx, cy) in enumerate(centres):
            distance = (x - cx) * (x - cx) + (y - cy) * (y - cy)
            if distance < best:
                best, nearest = distance, c
        sx, sy, n = sums[nearest]
        sums[nearest] = (sx + x, sy + y, n + 1)
        error += best
    return sums, error


parts = ray.get([make_part.remote(number) for number in range(PARTS)])
centres = parts[0][:K]

# Every round starts from the centres of the round before; within a round the parts are independent.
for round_number in range(1, MAX_ROUNDS + 1):
    totals = [[0.0, 0.0, 0] for _ in range(K)]
    error = 0.0
    refs = [assign.remote(points, centres) for points in parts]
    for ref in refs:
        sums, part_error = ray.get(ref)
        error += part_error
        for total, (sx, sy, n) in zip(totals, sums):
            total[0] += sx
            total[1] += sy
            total[2] += n

    moved = [(sx / n, sy / n) if n else old for (sx, sy, n), old in zip(totals, centres)]
    shift = max(abs(a - b) for new, old in zip(moved, centres) for a, b in zip(new, old))
    centres = moved
    print(f"round {round_number}: error {error:.6f}, largest move {shift:.6f}")
    if shift < 1e-3:
        break

for x, y in sorted(centres):
    print(f"centre ({x:.9f}, {y:.9f})")
