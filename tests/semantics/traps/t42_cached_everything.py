# item: T42
# expect: R cached-function
# why: caches that count, and dispatchers that don't pickle
from functools import cache, cached_property, singledispatch

made = []


@cache
def slow(x, steps=30_000):
    made.append(x)
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


class Item:
    def __init__(self, n):
        self.n = n

    @cached_property
    def heavy(self):
        made.append(-self.n)
        return slow(self.n)


@singledispatch
def size(x, steps=30_000):
    return slow(x, steps)


@size.register
def _(x: str, steps=30_000):
    return len(x)


def use(item, steps):
    value = item.heavy
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


print([slow(x) for x in [1, 2, 1, 2]], made)
print([size(x) for x in [3, "ab", 1]], made)
items = [Item(1), Item(4)] * 2
print([use(item, 30_000) for item in items], made)
