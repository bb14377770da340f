# item: T34
# expect: S
# why: any() stops before the item whose call fails


def check(x, steps):
    value = 100 // (4 - x)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return x == 2


print(any(check(x, 30_000) for x in range(8)))
print(all(not check(x, 30_000) for x in range(8)))
