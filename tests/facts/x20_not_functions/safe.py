"""A function of its own around the same call."""


def power(n, x):
    value = x
    for step in range(30_000):
        value = (value * n + step) % 1_000_003
    return value


def cube(x):
    return power(3, x)


print(list(map(cube, range(4))))
