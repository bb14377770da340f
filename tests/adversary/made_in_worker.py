"""Instances made inside the calls, of a class of which others are passed in: making one changes nothing that was passed."""


class Item:
    def __init__(self, value):
        self.value = value
        self.size = 0
        self.grow(1)

    def grow(self, by):
        self.size += by


def burn(item):
    total = item.value
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return total


def work(item):
    made = Item(burn(item))
    made.grow(2)
    return made


items = [Item(n) for n in range(3)]
out = []
for item in items:
    out.append(work(item))
print([(item.value, item.size) for item in items], [(item.value, item.size) for item in out])
