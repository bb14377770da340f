# item: T40
# expect: S
# why: environment, recursion limit and NumPy's error state are settings of the driver's process
import os
import sys

import numpy as np


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def probe(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value, os.environ.get("RAYIFY_MODE", "unset")


def dive(x, steps):
    return sum(depth(1_500) for _ in range(steps)) + x


def divide(x, steps):
    total = sum((n % 7 for n in range(steps)), x)
    try:
        return np.ones(2) * total / np.zeros(2)
    except FloatingPointError:
        return "raised"


os.environ["RAYIFY_MODE"] = "fast"
sys.setrecursionlimit(4_000)
np.seterr(all="raise")
print([probe(x, 30_000) for x in range(4)])
print([dive(x, 10) for x in range(4)])
print([divide(x, 30_000) for x in range(4)])
