# item: T28
# expect: S
# why: any() stops, the numbers don't
import itertools


def check(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value % 7 == 0


print(any(check(x, 20_000) for x in itertools.count(1)))
print(next(x for x in itertools.count(1) if check(x, 20_000)))
