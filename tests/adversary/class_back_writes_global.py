"""A method counts in a global variable after its class came back."""

COUNT = 0


class Item:
    def __init__(self, value):
        self.value = value

    def use(self):
        global COUNT
        COUNT += 1
        return self.value


def work(x):
    total = 0
    for step in range(20000):
        total += x * step
    return Item(total)


out = [work(x) for x in range(3)]
print([item.use() for item in out], COUNT)
