import numpy as np
import pandas as pd

np.set_printoptions(precision=2)
pd.set_option("display.max_rows", 4)
pd.options.display.width = 40


def row_text(n):
    values = np.arange(n, dtype=float)
    for k in range(2000):
        values = values * 1.001 + k % 3
    return str(values)


def frame_text(n):
    frame = pd.DataFrame({"a": np.arange(n, dtype=float)})
    for k in range(50):
        frame["a"] = frame["a"] * 1.5
    return "%s" % frame


def mean(n):
    values = np.arange(n, dtype=float)
    for k in range(2000):
        values = values * 1.001 + k % 3
    return float(values.mean())


print([row_text(n) for n in (3, 4)])
print([frame_text(n) for n in (5, 6)])
print([mean(n) for n in (5, 6)])
print(pd.DataFrame({"mean": [mean(n) for n in (7, 8)]}))
