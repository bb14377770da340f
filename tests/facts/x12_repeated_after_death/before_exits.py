"""A function that ends the program."""

import sys


def work(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    if x == 1:
        sys.exit(3)
    return value


for x in range(3):
    print(work(x))
