# item: S49
# expect: C
# why: a sum of whole numbers over independent, seeded samples
import random


def sample(seed, n):
    rng = random.Random(seed)
    inside = 0
    for _ in range(n):
        if rng.random() ** 2 + rng.random() ** 2 < 1:
            inside += 1
    return inside


k, n = 6, 20_000
inside = 0
for s in range(k):
    inside += sample(s, n)
print(4 * inside / (k * n))
