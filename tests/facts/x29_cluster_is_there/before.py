"""A pool with a number of processes."""

from multiprocessing import Pool


def square(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value * value


if __name__ == "__main__":
    with Pool(processes=3) as pool:
        print(pool.map(square, range(6)))
