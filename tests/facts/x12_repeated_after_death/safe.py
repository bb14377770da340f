"""The trace and the exit are the caller's."""

import os
import sys

LOG = os.path.abspath("log.txt")


def work(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


def main():
    try:
        for x in range(3):
            value = work(x)
            with open(LOG, "a") as log:
                log.write(f"{x}\n")
            print(value)
        sys.exit(3)
    finally:
        with open(LOG) as log:
            print("runs of 1:", log.read().split().count("1"))


main()
