"""One attribute by two names."""


def score(text):
    total = 0
    for i in range(20000 + len(text)):
        total = (total * 31 + i * len(text)) % 100003
    return total


class Item:
    def __init__(self, text):
        self.__text = text

    def fill(self, others):
        for other in others:
            other._Item__text = "x" * (score(self.__text) % 13)
        return self.__text


items = [Item("y" * n) for n in range(4)]
print([item.fill(items) for item in items])
