"""Two items fail; the handler that runs shows which one came first in the loop."""


def check(x):
    value = x
    for step in range(2_000_000 if x == 0 else 2_000):
        value = (value * 31 + step) % 1_000_003
    if x == 0:
        raise KeyError(x)
    if x == 1:
        raise ValueError(x)
    return value


try:
    print([check(x) for x in range(3)])
except KeyError:
    print("key")
except ValueError:
    print("value")
