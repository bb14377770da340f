# item: T28
# expect: S
# why: the loops end by a break and by zip, the numbers never do
import itertools


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


out = []
for n, x in zip(itertools.count(), [5, 3, 8]):
    out.append((n, crunch(x, 30_000)))
print(out)
print([crunch(x, 30_000) for x, _ in zip(itertools.cycle([1, 2]), range(5))])
for x in itertools.count(1):
    y = crunch(x, 30_000)
    print(x, y)
    if y % 7 == 0:
        raise SystemExit
