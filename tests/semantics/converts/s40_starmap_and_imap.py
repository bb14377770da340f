# item: S40
# expect: C
# why: a process pool's other maps
from multiprocessing import Pool


def crunch(x, factor):
    value = x
    for step in range(30_000):
        value = (value * factor + step) % 1_000_003
    return value


def single(x):
    return crunch(x, 31)


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.starmap(crunch, [(1, 31), (2, 37), (3, 41)]))
        for value in pool.imap(single, range(5), chunksize=2):
            print(value)
        print(sorted(pool.imap_unordered(single, range(5))))
