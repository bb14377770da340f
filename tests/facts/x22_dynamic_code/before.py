"""The function to call is looked up by its name."""


def double(x):
    return 2 * x


def triple(x):
    return 3 * x


def apply(name, x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return globals()[name](value) + eval(f"{name}(x)")


print([apply(name, x) for x, name in enumerate(["double", "triple"] * 2)])
