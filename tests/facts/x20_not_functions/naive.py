import functools
import math
import os

import numpy as np
import ray


def power(n, x):
    value = x
    for step in range(30_000):
        value = (value * n + step) % 1_000_003
    return value


class Model:
    def __init__(self, n):
        self.n = n

    def predict(self, x):
        return x * self.n


@functools.lru_cache
def cached(x):
    return x


for name, function in {
    "len": len,
    "math.sqrt": math.sqrt,
    "np.sqrt": np.sqrt,
    "bound method": Model(5).predict,
    "lru_cache": cached,
}.items():
    try:
        ray.remote(function)
    except TypeError as error:
        print(f"# {name}:", error)
ray.init(address=os.environ["RAY_ADDRESS"])
partial_remote = ray.remote(functools.partial(power, 3))
print(ray.get([partial_remote.remote(x) for x in range(4)]))
