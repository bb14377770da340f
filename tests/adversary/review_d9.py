# DIFFERS: an argument's class with functools.cached_property (RLock in 3.11) can't be pickled
from functools import cached_property
class Data:
    def __init__(self, n):
        self.n = n
    @cached_property
    def table(self):
        return [k * self.n for k in range(5)]

def work(n, data):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return total + data.n

data = Data(3)
print(data.table)
print([work(i, data) for i in range(8)])
