# A heavy condition in blocks gives the items back: copies would show.
index = {}


def score(x):
    digits = sorted(str(x * 3))
    return int(digits[0]) + int(max(digits))


def score_of(row):
    digits = sorted(str(row[0] * 3))
    return int(digits[0]) + int(max(digits))


def known(x):
    digits = sorted(str(x * 3))
    return int(digits[0]) + int(max(digits)) + index.get(x - 1, 0) % 5


class Scorer:
    def __init__(self, k):
        self.k = k
        self.calls = 0

    def one(self, x):
        digits = sorted(str(x * self.k))
        return int(digits[0]) + int(max(digits))

    def counted(self, x):
        self.calls += 1
        digits = sorted(str(x * self.k))
        return int(digits[0]) + int(max(digits))

    def all(self, n):
        return {x: self.one(x) for x in range(250_000) if x % 2}

    def both(self):
        return sum(map(lambda x: self.counted(x), range(250_000)))


def kept(limit):
    return [x for x in range(250_000) if score(x) > limit]


def nested(k):
    def inner(x):
        digits = sorted(str(x * k))
        return int(digits[0]) + int(max(digits))

    return list(map(inner, range(250_000)))[-3:], any(inner(x) > 18 for x in range(250_000))


def main():
    rows = [[x] for x in range(250_000)]
    some = [row for row in rows if score_of(row) > 9]
    some[0].append("seen")
    print(sum(len(row) for row in rows), any(some[-1] is row for row in rows))
    print(len(kept(8)), kept(16)[:3])
    for x in range(250_000):
        index[x] = known(x)
    print(len(index), index[249_999], index[77_777])
    scorer = Scorer(7)
    table = scorer.all(3)
    print(len(table), table[77_777], scorer.both(), scorer.calls)
    print(nested(3))


main()
