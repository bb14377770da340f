# item: T40
# expect: S
# why: how arrays and frames are written as text is a setting of the driver's process
import locale
import logging

import numpy as np
import pandas as pd


def text(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return str(np.array([x / 7, 1.0]))


def table(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return pd.DataFrame({"x": [x / 7]}).to_string()


def verbose(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x, logging.getLogger("a").isEnabledFor(logging.DEBUG)


np.set_printoptions(precision=2)
pd.set_option("display.precision", 1)
logging.basicConfig(level=logging.DEBUG)
locale.setlocale(locale.LC_ALL, "C")
print([text(x, 20_000) for x in range(2)])
print([table(x, 20_000) for x in range(2)])
print([verbose(x, 20_000) for x in range(2)])
