import os

import ray


@ray.remote
def words(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    for part in "abc":
        yield f"w{value}{part}"


ray.init(address=os.environ["RAY_ADDRESS"])
print("# of one call:", type(ray.get(words.remote(0))).__name__)
print("# by hand:", " ".join(ray.get(ref) for ref in words.remote(0)))
for found in ray.get([words.remote(x) for x in range(3)]):
    print(" ".join(found))
