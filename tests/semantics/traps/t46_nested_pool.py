# item: T46
# expect: R nested-pool
# why: the call opens a pool of its own, which can't pickle the script's functions inside a task
import multiprocessing as mp


def inner(x):
    value = x
    for step in range(20_000):
        value = (value * 31 + step) % 1_000_003
    return value


def outer(x):
    with mp.Pool(2) as pool:
        return sum(pool.map(inner, range(x, x + 4)))


if __name__ == "__main__":
    totals = []
    for x in range(3):
        totals.append(outer(x))
    print(totals)
