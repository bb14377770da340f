LIMIT = 20_000
_hidden = 1


class Shape:
    def __init__(self, size):
        self.size = size

    def factor(self):
        return 1

    def area(self):
        total = 0
        for k in range(LIMIT):
            total += k * self.size % (self.factor() + 4)
        return total


def perimeter(n):
    total = 0
    for k in range(LIMIT):
        total += (k + n) % 5
    return total
