import os

import ray


@ray.remote
def words(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return (f"w{value}{part}" for part in "abc")


@ray.remote
def numbers():
    return (n for n in (10, 20, 30))


ray.init(address=os.environ["RAY_ADDRESS"])
for found in ray.get([words.remote(x) for x in range(3)]):
    print(" ".join(found))
print("# 10, 20, 30 arrive as", ray.get(numbers.remote()))
