import os

import numpy as np
import ray


def term(n):
    value = n
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return 1.0 / (n + 1) + value * 1e-13


@ray.remote
def part(start):
    return sum(term(n) for n in range(start, start + 10))


@ray.remote
def product(a, b):
    return a @ b


ray.init(address=os.environ["RAY_ADDRESS"])
terms = ray.get([ray.remote(term).remote(n) for n in range(40)])
total = 0.0
for value in terms:
    total += value
print("# in order, sum() as +=:", sum(terms) == total)
rng = np.random.default_rng(0)
a, b = rng.random((200, 200)), rng.random((200, 200))
print("# a product with as many threads:", np.array_equal(ray.get(product.remote(a, b)), a @ b))
total = sum(ray.get([part.remote(start) for start in range(0, 40, 10)]))
print(repr(total))
print(repr(total))
