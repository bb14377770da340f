"""A function that leaves a trace in a file and then ends the process."""

import os
import sys

LOG = os.path.abspath("log.txt")


def work(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    with open(LOG, "a") as log:
        log.write(f"{x}\n")
    if x == 1:
        sys.exit(3)
    return value


def main():
    try:
        for x in range(3):
            print(work(x))
    finally:
        with open(LOG) as log:
            print("runs of 1:", log.read().split().count("1"))


main()
