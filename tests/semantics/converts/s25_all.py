# item: S25
# expect: C
# why: all() over a pure, heavy test, which stops at the first failure


def check(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value % 11 != 4


print(all(check(x, 30_000) for x in range(40)))
print(all(check(x, 30_000) for x in range(3)))
print(any(check(x, 30_000) for x in range(6)))
