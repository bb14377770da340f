"""One pool, around the whole."""

from multiprocessing import Pool


def part(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


def total(x):
    return part(x) + part(x + 1)


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(total, range(4)))
