# item: T03
# expect: R global-written
# why: making an object counts it in the class


class Shape:
    count = 0

    def __init__(self, size):
        Shape.count += 1
        self.number = Shape.count
        self.size = size


def build(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return Shape(x).number


print([build(x, 30_000) for x in range(4)])
print(Shape.count)
