# DIFFERS: __init_subclass__ runs again in the worker when Adder is unpickled: Base.names is longer there
class Base:
    names = []
    def __init_subclass__(cls, **kw):
        Base.names.append(cls.__name__)
class Adder(Base):
    def run(self, n):
        return n + len(Base.names)
class Other(Base):
    pass
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Adder().run(total)
print([work(i) for i in range(4)])
print(Base.names)
