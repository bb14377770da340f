# DIFFERS: Base.__subclasses__() on the driver also lists skeleton classes, without attributes
class Base:
    pass
class Score(Base):
    kind = "score"
    def __init__(self, value):
        self.value = value
class Other(Base):
    kind = "other"

def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Score(total)

results = [work(i) for i in range(8)]
kinds = [c.kind for c in Base.__subclasses__()]
print(kinds, sum(isinstance(r, Base.__subclasses__()[0]) for r in results))
