# DIFFERS: the worker's copy of Base.registry holds Score once more (skeleton class runs __init_subclass__ when the argument's class is unpickled)
class Base:
    registry = []
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        Base.registry.append(cls.__name__)

class Score(Base):
    def __init__(self, value):
        self.value = value
    def weight(self):
        return self.value * len(Base.registry)

class Other(Base):
    pass

def work(n, score):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return total + score.weight()

scores = [Score(k) for k in range(8)]
print([work(i, s) for i, s in enumerate(scores)])
