"""Objects that live through the whole program, next to calls."""


class Counter:
    def __init__(self):
        self.total = 0

    def add(self, x):
        self.total += x
        return self.total


def square(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value * value


counters = [Counter() for _ in range(4)]
for n, counter in enumerate(counters):
    print(counter.add(n))
print([square(x) for x in range(4)])
