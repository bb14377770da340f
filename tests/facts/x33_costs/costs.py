"""What calls and objects cost here, as a table. Nothing compares these numbers with anything."""

import os
import time

import numpy as np
import ray

ROUNDS = 100


@ray.remote
def nothing(*args):
    return None


@ray.remote
class Actor:
    def nothing(self):
        return None


def row(what, start, count=1):
    print(f"{what:<42} {1000 * (time.perf_counter() - start) / count:9.2f} ms")


def main():
    start = time.perf_counter()
    ray.init(address=os.environ["RAY_ADDRESS"], logging_level="ERROR")
    row("ray.init, to a cluster that runs", start)
    start = time.perf_counter()
    ray.get([nothing.remote() for _ in range(4)])
    row("the first tasks: workers start", start)
    start = time.perf_counter()
    ray.get([nothing.remote() for _ in range(ROUNDS)])
    row("a task that does nothing, of many", start, ROUNDS)
    start = time.perf_counter()
    for _ in range(ROUNDS):
        ray.get(nothing.remote())
    row("a task that does nothing, one by one", start, ROUNDS)
    actor = Actor.remote()
    ray.get(actor.nothing.remote())
    start = time.perf_counter()
    ray.get([actor.nothing.remote() for _ in range(ROUNDS)])
    row("a call of an actor, of many", start, ROUNDS)
    for megabytes in (1, 10):
        data = np.zeros(megabytes * 125_000)
        start = time.perf_counter()
        ref = ray.put(data)
        row(f"ray.put, {megabytes} MB", start)
        del ref
    tasks = 10
    start = time.perf_counter()
    ray.get([nothing.remote(data) for _ in range(tasks)])
    row("a task with 10 MB, by value", start, tasks)
    start = time.perf_counter()
    ref = ray.put(data)
    ray.get([nothing.remote(ref) for _ in range(tasks)])
    row("a task with 10 MB, by one reference", start, tasks)
    start = time.perf_counter()
    ref = ray.put(list(range(100_000)))
    ray.get([nothing.remote(ref) for _ in range(tasks)])
    row("a task with 100,000 ints, by one reference", start, tasks)


main()
