# DIFFERS: Base.__subclasses__() on the driver also lists the skeleton classes that each unpickling makes
import abc
class Base(abc.ABC):
    @abc.abstractmethod
    def show(self): ...
class Score(Base):
    def __init__(self, value):
        self.value = value
    def show(self):
        return super().__repr__()[:5] + str(self.value)
class Odd:
    pass
Base.register(Odd)
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Score(total)

results = [work(i) for i in range(8)]
for r in results:
    print(r.show(), isinstance(r, Base), isinstance(Odd(), Base))
print(len(Base.__subclasses__()), len(Score.__mro__))
