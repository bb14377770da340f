"""A function that prints."""


def score(name):
    value = len(name)
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    print("scored", name)
    return value


print([score(name) for name in ["ada", "grace", "alan"]])
