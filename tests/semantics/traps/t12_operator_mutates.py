# item: T12
# expect: R argument-mutated
# why: an operator of the class changes its operand


class Tally:
    def __init__(self):
        self.items = []

    def __iadd__(self, item):
        self.items.append(item)
        return self

    def __lshift__(self, item):
        self.items.append(item)
        return len(self.items)


def measure(tally, x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    tally += x
    return tally << x


tally = Tally()
print([measure(tally, x, 30_000) for x in range(4)])
print(tally.items)
