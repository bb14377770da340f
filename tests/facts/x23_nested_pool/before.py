"""Every call makes a process pool of its own."""

from multiprocessing import Pool


def part(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


def total(x):
    with Pool(2) as pool:
        return sum(pool.map(part, [x, x + 1]))


if __name__ == "__main__":
    print([total(x) for x in range(2)])
