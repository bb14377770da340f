class Item:
    made = []

    def __init__(self, size, parent=None):
        self.size = size
        self.children = []
        if parent is not None:
            parent.children.append(size)

    def __repr__(self):
        return f"Item({self.size}, {self.children})"


class Counted:
    known = []

    def __init__(self, size):
        self.size = size
        self.known.append(size)

    def __repr__(self):
        return f"Counted({self.size})"


def grind(x):
    total = 0
    for i in range(20000 + x.size):
        total += i * x.size % 7
    return total


def fresh(x):
    return Item(grind(x))


def child(x):
    return Item(grind(x), x)


def again(x):
    total = grind(x)
    x.__init__(total)
    return total


def counted(x):
    return Counted(grind(x))


def chained(x):
    return Item(grind(x) + 1)


items = [Item(3), Item(1), Item(2)]
for item in items:
    print(fresh(item))
for item in items:
    print(child(item))
print(items)
for item in items:
    print(again(item))
print(items)
for item in items:
    print(counted(item))
print(Counted.known)
last = Item(1)
for item in items:
    last = chained(last)
    print(item, last)


class Plain:
    def __init__(self, size):
        self.size = size
        self.parts = [size]

    def __repr__(self):
        return f"Plain({self.size}, {self.parts})"


def plain(x):
    return Plain(grind(x))


given = [Plain(3), Plain(1), Plain(2)]
for item in given:
    result = plain(item)
    result.size += 1
    print(item, result)
print(given)
