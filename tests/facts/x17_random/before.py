"""Draws from one generator, handed to every call."""

import numpy as np


def simulate(x, rng):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return float(rng.random())


rng = np.random.default_rng(0)
draws = [simulate(x, rng) for x in range(4)]
print("different numbers:", len(set(draws)))
