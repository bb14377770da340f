"""What is read is computed from what is written."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


class Item:
    def __init__(self, n):
        self.n = n

    @property
    def text(self):
        return "x" * (self.n % 13)


items = [Item(n) for n in range(4)]
items.append(items[2])
for item in items:
    item.n = score(item.text)
print([item.n for item in items])
