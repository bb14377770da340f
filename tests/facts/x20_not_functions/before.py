"""A `functools.partial`, a bound method and a builtin as the function of a map."""

from functools import partial


def power(n, x):
    value = x
    for step in range(30_000):
        value = (value * n + step) % 1_000_003
    return value


class Model:
    def __init__(self, n):
        self.n = n

    def predict(self, x):
        value = x
        for step in range(30_000):
            value = (value * self.n + step) % 1_000_003
        return value


print(list(map(partial(power, 3), range(4))))
print(list(map(Model(5).predict, range(4))))
print(list(map(len, ["a", "bb"])))
