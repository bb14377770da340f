# DIFFERS: driver's Base.registry gets Score again each time an instance is unpickled (skeleton class runs __init_subclass__, then class state of the bases is set again)
class Base:
    registry = []
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        Base.registry.append(cls.__name__)

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
print(Base.registry)
