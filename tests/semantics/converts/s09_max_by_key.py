# item: S09
# expect: C
# why: max() with a heavy key; the first of equal ones wins


def score(x, steps=30_000):
    value = x % 3
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


xs = [5, 8, 2, 11, 3, 6]
best = max(xs, key=score)
print(best)
