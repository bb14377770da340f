"""The module's own stream, seeded once."""

import random


def simulate(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value + random.random()


random.seed(0)
print([simulate(x) for x in range(4)])
