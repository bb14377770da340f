import os

import ray


class Counter:
    def __init__(self):
        self.total = 0

    def add(self, x):
        self.total += x
        return self.total


@ray.remote
def square(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value * value


ray.init(address=os.environ["RAY_ADDRESS"])
free = [ray.remote(Counter).remote() for _ in range(3)]
ray.get([counter.add.remote(1) for counter in free])
print("# next to 5 actors as they are by default:", len(ray.get([square.remote(x) for x in range(4)], timeout=60)))
cpus = int(ray.cluster_resources()["CPU"])
counters = [ray.remote(num_cpus=1)(Counter).remote() for _ in range(cpus)]
for total in ray.get([counter.add.remote(n) for n, counter in enumerate(counters)]):
    print(total)
print(ray.get([square.remote(x) for x in range(4)], timeout=2))
