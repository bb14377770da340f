# item: T16
# expect: S
# why: the global list grows between two rounds of calls

weights = [1, 2]


def measure(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value * sum(weights)


print([measure(x, 30_000) for x in range(4)])
weights.append(10)
print([measure(x, 30_000) for x in range(4)])
