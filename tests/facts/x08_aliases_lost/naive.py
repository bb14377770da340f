import os

import numpy as np
import ray


@ray.remote
def distinct(grid, i):
    value = i + len({id(row) for row in grid})
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


@ray.remote
def make(x):
    for step in range(30_000):
        x = (x * 31 + step) % 1_000_003
    row = [x]
    return {"first": row, "second": row}


class Box:
    def __init__(self, row):
        self.first = row
        self.second = row


@ray.remote
def same(first, second):
    return first is second


@ray.remote
def same_inside(box):
    return box.first is box.second


@ray.remote
def shares(pair):
    return np.shares_memory(*pair)


ray.init(address=os.environ["RAY_ADDRESS"])
grid = [[0] * 4] * 3
print(ray.get([distinct.remote(grid, i) for i in range(4)]))
pairs = ray.get([make.remote(x) for x in range(3)])
for pair in pairs:
    pair["first"].append(0)
print([pair["second"] for pair in pairs])
row = [1]
print("# f(L, L):", ray.get(same.remote(row, row)))
print("# in one instance:", ray.get(same_inside.remote(Box(row))))
base = np.arange(4)
print("# array and its view:", ray.get(shares.remote([base, base[:2]])))
