import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Pool

import ray


def part(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


@ray.remote
def total(x):
    with Pool(2) as pool:
        return sum(pool.map(part, [x, x + 1]))


@ray.remote
def with_executor(x):
    with ProcessPoolExecutor(2) as pool:
        return sum(pool.map(part, [x, x + 1]))


def seen(function):
    try:
        return ray.get(function.remote(0))
    except Exception as error:
        return f"{type(error.cause).__name__}"


if __name__ == "__main__":
    ray.init(address=os.environ["RAY_ADDRESS"])
    print("# ProcessPoolExecutor:", seen(with_executor))
    print(ray.get([total.remote(x) for x in range(2)]))
