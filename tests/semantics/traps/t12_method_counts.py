# item: T12
# expect: R argument-mutated
# why: a scorer keeps the highest score it has seen


class Scorer:
    def __init__(self):
        self.high = 0

    def score(self, x, steps):
        for step in range(steps):
            x = (x * 31 + step) % 1_000_003
        self.high = max(self.high, x)
        return x


scorer = Scorer()
print([scorer.score(x, 30_000) for x in range(5)])
print(scorer.high)
out = []
for x in range(5, 9):
    out.append(scorer.score(x, 30_000))
print(out, scorer.high)
