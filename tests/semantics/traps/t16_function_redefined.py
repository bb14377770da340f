# item: T16
# expect: S
# why: a helper is defined again between two rounds of calls


def weight(x):
    return x


def measure(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return weight(value)


print([measure(x, 30_000) for x in range(4)])


def weight(x):
    return -x


print([measure(x, 30_000) for x in range(4)])
