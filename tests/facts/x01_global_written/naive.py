import os

import ray

calls = 0


@ray.remote
def score(x):
    global calls
    calls += 1
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


ray.init(address=os.environ["RAY_ADDRESS"])
print(ray.get([score.remote(x) for x in range(6)]))
print("calls", calls)
