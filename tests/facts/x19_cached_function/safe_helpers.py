"""Wrapped functions, partials, dataclasses and named tuples inside a call."""

import functools
from collections import namedtuple
from dataclasses import dataclass


def doubled(function):
    @functools.wraps(function)
    def inner(x):
        return 2 * function(x)

    return inner


@doubled
def plus_one(x):
    return x + 1


@dataclass
class Point:
    x: int


Pair = namedtuple("Pair", "first second")


def power(n, x):
    return x**n


def score(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return Pair(Point(plus_one(value)), functools.partial(power, 2)(x))


for pair in [score(x) for x in range(3)]:
    print(pair, pair.first.x, pair.second)
