# A base class of what a task makes changes from round to round: each task would read the copy that it was sent with.
class Base:
    count = 0


class Score(Base):
    def __init__(self, n):
        self.n = n

    def value(self):
        total = self.n
        for step in range(20000):
            total = (total * 31 + step) % 1009
        return total + self.count


def work(n):
    return Score(n).value()


results = []
for i in range(8):
    results.append(work(i))
    Base.count += 1
print(results)
