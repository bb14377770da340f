"""Methods over `map`, in comprehensions and in loops."""


class Model:
    def __init__(self, scale):
        self.scale = scale

    def score(self, x):
        total = x
        for step in range(x + 3):
            total = (total * 31 + step + self.scale) % 1009
        return total

    @staticmethod
    def plain(x):
        total = x
        for step in range(x + 3):
            total = (total * 17 + step) % 1009
        return total


def main():
    model = Model(3)
    xs = [3, 1, 2, 5]
    print(list(map(model.score, xs)))
    print(list(filter(model.score, xs)))
    print([Model.plain(x) for x in xs])
    out = []
    for x in xs:
        out.append(model.score(x))
    print(out, model.scale)


main()
