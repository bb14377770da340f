"""`map` keeps the method and the arguments that it was given, whatever their names stand for later."""

from functools import partial


class Model:
    def __init__(self, scale):
        self.scale = scale

    def score(self, x):
        total = x
        for step in range(x + 3):
            total = (total * 31 + step + self.scale) % 1009
        return total


def work(x, y):
    total = x
    for step in range(y + 3):
        total = (total * 31 + step) % 1009
    return total


def main():
    xs = [3, 1, 2, 5]
    offset = 4
    for y in map(partial(work, offset), xs):
        offset += 1
        print(y)
    for y in map(lambda x: work(x, offset), xs):
        offset += 1
        print(y)
    model, other = Model(3), Model(4)
    for y in map(model.score, xs):
        model = other
        print(y)
    function = work
    for y in map(function, xs, xs):
        function = max
        print(y)


main()
