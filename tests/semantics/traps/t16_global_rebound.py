# item: T16
# expect: S
# why: the global changes between two rounds of calls; what workers captured first would be stale

scale = 1


def measure(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value * scale


xs = range(6)
first = [measure(x, 30_000) for x in xs]
scale = 2
second = [measure(x, 30_000) for x in xs]
print(first)
print(second)
print([b / a for a, b in zip(first, second) if a])
