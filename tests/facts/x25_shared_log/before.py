"""Every call adds a line to one file."""

import os
import time

LOG = os.path.abspath("log.txt")


def work(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    time.sleep(0.1 * (3 - x))
    with open(LOG, "a") as log:
        log.write(f"{x}\n")
    return value


print([work(x) for x in range(4)])
with open(LOG) as log:
    print("in order:", log.read().split() == ["0", "1", "2", "3"])
