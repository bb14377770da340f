"""Every store to an attribute goes through the class."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


class Item:
    def __init__(self, text):
        self.text = text

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if name == "score":
            object.__setattr__(self, "text", "x" * (value % 13))


items = [Item("y" * n) for n in range(4)]
items.append(items[2])
for item in items:
    item.score = score(item.text)
print([item.text for item in items])
