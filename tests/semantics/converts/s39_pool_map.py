# item: S39
# expect: C
# why: a process pool's map
from multiprocessing import Pool


def crunch(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


if __name__ == "__main__":
    with Pool(2) as pool:
        out = pool.map(crunch, range(6))
    print(out)
