"""What one round of calls returns is combined by another."""


def load(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


def combine(parts, x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return sum(parts) + value


parts = [load(x) for x in range(4)]
print([combine(parts, x) for x in range(3)])
