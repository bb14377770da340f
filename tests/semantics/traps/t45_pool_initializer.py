# item: T45
# expect: R pool-initializer
# why: the pool's initializer sets a global in every worker; Ray's workers never run it
from multiprocessing import Pool

CONFIG = {"scale": 1}


def init(config):
    global CONFIG
    CONFIG = config


def work(x):
    value = x
    for step in range(30_000 * CONFIG["scale"]):
        value = (value * 31 + step) % 1_000_003
    return value * CONFIG["scale"]


if __name__ == "__main__":
    with Pool(2, initializer=init, initargs=({"scale": 3},)) as pool:
        print(pool.map(work, range(6)))
