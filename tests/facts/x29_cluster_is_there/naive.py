import os

import ray


@ray.remote
def square(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value * value


if __name__ == "__main__":
    ray.init(logging_level="ERROR")
    print("# bare init attaches to the cluster:", len(ray.nodes()) == 2)
    ray.shutdown()
    ray.init(num_cpus=3)
    print(ray.get([square.remote(x) for x in range(6)]))
