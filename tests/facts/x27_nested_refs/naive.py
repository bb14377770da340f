import os

import ray


@ray.remote
def load(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


@ray.remote
def combine(parts, x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return sum(parts) + value


@ray.remote
def types(*parts):
    return [type(part).__name__ for part in parts]


ray.init(address=os.environ["RAY_ADDRESS"])
parts = [load.remote(x) for x in range(4)]
print("#", ray.get(types.remote(parts[0], parts, *parts[:2])))
print(ray.get([combine.remote(parts, x) for x in range(3)]))
