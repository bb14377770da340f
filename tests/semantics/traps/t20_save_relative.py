# item: T20
# expect: S
# why: relative paths mean another folder on a worker; the arrays must be saved on the driver
import os

import numpy as np


def render(seed, steps):
    value = seed
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return np.arange(4) * value


def main():
    os.makedirs("arrays", exist_ok=True)
    for seed in range(5):
        np.save(f"arrays/{seed}.npy", render(seed, 30_000))
    print(sorted(os.listdir("arrays")))
    print([int(np.load(f"arrays/{seed}.npy").sum()) for seed in range(5)])


main()
