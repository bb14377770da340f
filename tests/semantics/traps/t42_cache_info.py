# item: T42
# expect: R cached-function
# why: the cache's counts are printed; every worker would have a cache of its own
from functools import lru_cache


@lru_cache(maxsize=None)
def factor(n):
    value = n
    for step in range(n * 10_000):
        value = (value * 31 + step) % 1_000_003
    return value


def combine(x, steps):
    total = 0
    for step in range(steps):
        total += step % 7
    return factor(x % 3 + 1) + total


out = [combine(x, 20_000) for x in range(7)]
print(out)
print(factor.cache_info())
