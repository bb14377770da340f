"""Methods that read constants only: the class may come back."""

UNIT = 3
NAMES = ('a', 'b', 'c')


class Item:
    kind = 'item'

    def __init__(self, value):
        self.value = value

    def label(self):
        return f'{self.kind} {NAMES[self.value % 3]} {self.value * UNIT}'


def work(x):
    total = 0
    for step in range(20000):
        total += x * step
    return Item(total)


out = [work(x) for x in range(3)]
out[0].value += 1
print([item.label() for item in out], isinstance(out[0], Item), type(out[1]) is Item)
