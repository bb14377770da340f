"""A class with a registry under a second name; instances go out and come back."""


class Item:
    made = []

    def __init__(self, value):
        self.value = value


def work(item):
    total = 0
    for step in range(20000):
        total += item.value * step
    item = type(item)(total)
    return item


names = Item.made
items = [Item(n) for n in range(3)]
out = [work(item) for item in items]
names.append('later')
print(Item.made, names, Item.made is names, [item.value for item in out])
