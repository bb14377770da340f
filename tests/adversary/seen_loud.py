def work(x, n=0):
    total = 0
    for i in range(20000 + x):
        total += i * x % 7
    return total + n


class Item:
    def __init__(self, size):
        self.size = size

    def __hash__(self):
        print("hash", self.size)
        return 1

    def __eq__(self, other):
        print("same", self.size, other.size)
        return self.size == other.size


class Grown:
    def __init__(self, size):
        self.size = size

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return self.size == other.size


def loud(items):
    seen = set()
    for item in items:
        if item in seen:
            continue
        seen.add(item)
        print(work(item.size))


def grown(items):
    seen = set()
    for item in items:
        if item in seen:
            continue
        seen.add(item)
        print(work(item.size))
        items[-1].size = item.size


def unhashable(items):
    seen = set()
    for item in items:
        if item in seen:
            continue
        seen.add(item)
        print(item, work(1))


loud([Item(1), Item(2), Item(1)])
grown([Grown(1), Grown(2), Grown(5)])
try:
    unhashable([(1,), (2,), [3]])
except TypeError:
    print("unhashable")
