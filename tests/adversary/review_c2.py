# DIFFERS: REGISTRY[...] on the driver is replaced by the skeleton class made by unpickling; identity and isinstance become False
REGISTRY = {}
class Base:
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        REGISTRY[cls.__name__] = cls

class Score(Base):
    def __init__(self, value):
        self.value = value

def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Score(total)

results = [work(i) for i in range(8)]
print([r.value for r in results])
print(type(results[0]) is REGISTRY["Score"], isinstance(results[0], REGISTRY["Score"]))
