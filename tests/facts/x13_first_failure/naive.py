import os
import time

import ray

FAILED = os.path.abspath("failed.txt")


@ray.remote
def check(x):
    value = x
    for step in range(2_000):
        value = (value * 31 + step) % 1_000_003
    if x == 0:
        # The first item surely fails after the second.
        while not os.path.exists(FAILED):
            time.sleep(0.1)
        time.sleep(1)
        raise KeyError(x)
    if x == 1:
        open(FAILED, "w").close()
        raise ValueError(x)
    return value


ray.init(address=os.environ["RAY_ADDRESS"])
try:
    print(ray.get([check.remote(x) for x in range(3)]))
except KeyError:
    print("key")
except ValueError:
    print("value")
refs = [check.remote(x) for x in range(3)]
try:
    print([ray.get(ref) for ref in refs])
except KeyError:
    print("# one by one: key")
