"""The functions are named."""


def double(x):
    return 2 * x


def triple(x):
    return 3 * x


def apply(name, x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return double(value) if name == "double" else triple(value)


print([apply(name, x) for x, name in enumerate(["double", "triple"] * 2)])
