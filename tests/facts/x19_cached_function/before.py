"""A cached helper, whose cache the program looks at."""

from functools import lru_cache


@lru_cache
def weight(n):
    return n * n


def score(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value + weight(x % 2)


print([score(x) for x in range(6)])
print(weight.cache_info().misses)
