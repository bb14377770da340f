import os

import numpy as np
import ray


@ray.remote
def pack(x):
    for step in range(30_000):
        x = (x * 31 + step) % 1_000_003
    return bytearray(str(x), "ascii")


@ray.remote
def first_line(handle):
    value = 0
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return type(handle).__name__, handle.readline()


class Rows(list):
    pass


@ray.remote
def types(*values):
    return [type(value).__name__ for value in values]


ray.init(address=os.environ["RAY_ADDRESS"])
for packed in ray.get([pack.remote(x) for x in range(3)]):
    packed += b"!"
    print(type(packed).__name__, packed)

with open("lines.txt", "w") as handle:
    handle.write("one\ntwo\n")
with open("lines.txt") as handle:
    print(ray.get([first_line.remote(handle) for _ in range(2)]))
print("#", ray.get(types.remote((1,), {1}, frozenset([1]), np.float32(1), Rows([1]), 2**80, memoryview(b"a"))))
