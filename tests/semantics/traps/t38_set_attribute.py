# item: T38
# expect: R set-order
# why: the set that is iterated comes inside an object


class Group:
    def __init__(self, numbers):
        self.numbers = numbers


def first(group, steps):
    value = 0
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    for number in group.numbers:
        return number, value


def survivors():
    left = set(range(200))
    for number in range(200):
        if number not in (1, 64, 130):
            left.discard(number)
    return left


groups = [Group(survivors()) for _ in range(3)]
print([first(group, 30_000) for group in groups])
