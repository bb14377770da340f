"""A generator for each item, seeded with it; and numbers drawn beforehand."""

import random


def simulate(x):
    rng = random.Random(x)
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value + rng.random()


def shift(x, noise):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value + noise


print([simulate(x) for x in range(4)])
random.seed(0)
noises = [random.random() for _ in range(4)]
print([shift(x, noise) for x, noise in enumerate(noises)])
