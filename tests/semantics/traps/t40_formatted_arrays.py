# item: T40
# expect: S
# why: f-strings, repr and format follow NumPy's print options, too
import numpy as np


def line(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    values = np.array([x / 7, 1.0])
    return f"values {values}"


def row(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return repr(np.array([x / 7, 1.0]))


np.set_printoptions(precision=2, suppress=True)
print([line(x, 20_000) for x in range(2)])
print([row(x, 20_000) for x in range(2)])
