"""The precision is set inside the function."""

import decimal
from decimal import Decimal


def third(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return decimal.Context(prec=50).divide(Decimal(value), Decimal(3))


print([third(x) for x in range(1, 4)])
