# item: T40
# expect: S
# why: the settings hold for a block of the driver only
import decimal
import warnings
from decimal import Decimal

import numpy as np


def divide(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return Decimal(value) / Decimal(7)


def root(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    try:
        return float(np.log(np.array([-float(value)]))[0])
    except FloatingPointError:
        return "raised"


def warn(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    try:
        warnings.warn("careful")
    except UserWarning:
        return "raised"
    return x


with decimal.localcontext() as context:
    context.prec = 6
    print([divide(x, 20_000) for x in range(3)])
with np.errstate(all="raise"):
    print([root(x, 20_000) for x in range(3)])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    print([warn(x, 20_000) for x in range(3)])
