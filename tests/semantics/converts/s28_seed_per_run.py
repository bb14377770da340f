# item: S28
# expect: C
# why: every run makes its own generator from its own seed
import random


def run(seed, steps):
    rng = random.Random(seed)
    level = 0.0
    for _ in range(steps):
        level += rng.gauss(0.0, 1.0)
    return level


out = []
for s in range(6):
    out.append(run(seed=s, steps=10_000))
print(out)
