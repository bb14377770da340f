"""Decimals with a precision set for the whole process."""

import decimal
from decimal import Decimal


def third(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return Decimal(value) / Decimal(3)


decimal.getcontext().prec = 50
print([third(x) for x in range(1, 4)])
