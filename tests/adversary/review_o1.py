# DIFFERS: Ray's cloudpickle makes the worker's class without real slots: instances take any attribute and have a __dict__
class Point:
    __slots__ = ("x", "y")
    def __init__(self, x, y):
        self.x = x
        self.y = y
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    p = Point(total, n)
    try:
        p.z = 3
    except AttributeError:
        return p.x - p.y
    return -1
print([work(i) for i in range(4)])
