# DIFFERS: class with __slots__ made in the task: the worker's class has no slots, its instances a __dict__; the driver's can't take it: AttributeError
class Slim:
    __slots__ = ("a", "b")
    def __init__(self, a):
        self.a = a
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Slim(n)
for i in range(4):
    print(work(i).a)
