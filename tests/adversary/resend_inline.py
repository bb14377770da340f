"""Inline bodies, closures and methods that read what changes between two loops."""

RATE = 2
SKIP = {'n': 1}


def totals(xs):
    out = []
    for x in xs:
        total = 0
        for step in range(20000):
            total = (total * 31 + step * RATE + SKIP['n']) % 1009
        out.append(total + x)
    return out


class Model:
    def __init__(self):
        self.bias = 1

    def score(self, x):
        total = x
        for step in range(20000):
            total = (total * 31 + step * RATE) % 1009
        return total + self.bias


def main():
    global RATE
    print(totals([1, 2, 3]))
    RATE = 5
    SKIP['n'] = 4
    print(totals([1, 2, 3]))
    model = Model()
    print([model.score(x) for x in range(3)])
    RATE = 7
    model.bias = 100
    print([model.score(x) for x in range(3)])
    model.bias = 200
    if RATE:
        out = []
        for x in range(3):
            out.append(model.score(x))
        print(out)
    RATE = 9


if __name__ == "__main__":
    main()
