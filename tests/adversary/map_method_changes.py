"""Methods that change their object, and objects that change between the calls."""


class Model:
    def __init__(self, scale):
        self.scale = scale
        self.seen = []

    def count(self, x):
        total = x
        for step in range(x + 3):
            total = (total * 31 + step + self.scale) % 1009
        self.seen.append(x)
        return total

    def score(self, x):
        total = x
        for step in range(x + 3):
            total = (total * 31 + step + self.scale) % 1009
        return total


def main():
    model = Model(3)
    xs = [3, 1, 2, 5]
    print(list(map(model.count, xs)), model.seen)
    for x in xs:
        y = model.score(x)
        model.scale += y % 2
        print(y)
    for y in map(model.score, xs):
        model.scale += y % 2
        print(y)


main()
