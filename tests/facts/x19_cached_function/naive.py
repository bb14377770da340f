import functools
import os
from collections import namedtuple
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial, singledispatch

import numpy as np
import ray


@lru_cache
def weight(n):
    return n * n


@ray.remote
def score(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value + weight(x % 2)


@singledispatch
def shown(value):
    return "any"


@shown.register
def _(value: int):
    return "int"


class Circle:
    @cached_property
    def area(self):
        return 3


class Table:
    @lru_cache
    def row(self, n):
        return n


def shout(function):
    @functools.wraps(function)
    def inner(*args):
        return function(*args) + "!"

    return inner


@shout
def greet(name):
    return "hi " + name


@dataclass
class Point:
    x: int


Pair = namedtuple("Pair", "a b")
add = np.frompyfunc(lambda a, b: a + b, 2, 1)
step = np.vectorize(lambda a: a + 1)
double = partial(pow, 2)

uses = {
    "singledispatch": lambda: shown(1),
    "cached_property": lambda: Circle().area,
    "lru_cache on a method": lambda: Table().row(1),
    "frompyfunc": lambda: add(1, 2),
    "wraps": lambda: greet("you"),
    "partial": lambda: double(3),
    "vectorize": lambda: step([1]).tolist(),
    "dataclass": lambda: Point(1).x,
    "namedtuple": lambda: Pair(1, 2).b,
}

ray.init(address=os.environ["RAY_ADDRESS"])
for name, use in uses.items():
    try:
        print(f"# {name}:", ray.get(ray.remote(max_retries=0)(use).remote()))
    except Exception as error:
        print(f"# {name}:", type(error).__name__)
print(ray.get([score.remote(x) for x in range(6)]))
print(weight.cache_info().misses)
