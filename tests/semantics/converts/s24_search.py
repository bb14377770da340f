# item: S24
# expect: C
# why: the first item that passes a pure, heavy test


def passes(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value % 5 == 1


found = None
for x in range(100, 130):
    if passes(x, 30_000):
        found = x
        break
print(found)
