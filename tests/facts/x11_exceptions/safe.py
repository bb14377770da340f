"""A handler that only goes by the type."""


def check(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    if x == 2:
        raise ValueError("bad", x)
    return value


for x in range(4):
    try:
        print(check(x))
    except ValueError:
        print("no value for", x)
