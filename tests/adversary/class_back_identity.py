"""A method compares with an object of the script by identity; the class comes back with the results."""

MISSING = object()


class Row:
    def __init__(self, value):
        self.value = value

    def get(self, other=MISSING):
        return self.value if other is MISSING else other


def work(x):
    total = 0
    for step in range(20000):
        total += x * step
    return Row(total)


rows = [work(x) for x in range(3)]
print([row.get(MISSING) == row.value for row in rows])
print([row.get() for row in rows])
