# item: T05
# expect: R random-stream
# why: all calls draw from one seeded global stream, deep in the simulation
import random


def jitter(scale):
    return random.gauss(0.0, scale)


def simulate(scale, steps):
    level = 0.0
    for _ in range(steps):
        level += jitter(scale)
    return level


random.seed(0)
levels = [simulate(scale, 20_000) for scale in (0.5, 1.0, 1.5, 2.0, 2.5)]
for level in levels:
    print(f"{level:.9f}")
print(random.random())
