import os
import random

import numpy as np
import ray


@ray.remote
def simulate(x, rng):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return float(rng.random())


@ray.remote
def draw():
    return random.random()


ray.init(address=os.environ["RAY_ADDRESS"])
rng = np.random.default_rng(0)
draws = ray.get([simulate.remote(x, rng) for x in range(4)])
print("different numbers:", len(set(draws)))
random.seed(0)
expected = [random.random() for _ in range(4)]
random.seed(0)
print("# the seeded stream:", ray.get([draw.remote() for _ in range(4)]) == expected)
