"""A descriptor of the class keeps one value for all instances."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


class Shared:
    def __init__(self):
        self.value = "x"

    def __get__(self, instance, owner):
        return self.value

    def __set__(self, instance, value):
        self.value = value


one = Shared()


class Item:
    text = one
    other = one


items = [Item() for n in range(4)]
for item in items:
    item.other = "x" * (score(item.text) % 13)
print([item.text for item in items])
