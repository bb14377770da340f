import os
import sys

import ray

LOG = os.path.abspath("log.txt")


@ray.remote
def work(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    with open(LOG, "a") as log:
        log.write(f"{x}\n")
    if x == 1:
        sys.exit(3)
    return value


def main():
    ray.init(address=os.environ["RAY_ADDRESS"])
    try:
        for result in ray.get([work.remote(x) for x in range(3)]):
            print(result)
    except ray.exceptions.WorkerCrashedError:
        print("# WorkerCrashedError")
    finally:
        with open(LOG) as log:
            print("runs of 1:", log.read().split().count("1"))


main()
