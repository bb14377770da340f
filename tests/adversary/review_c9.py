# DIFFERS: functools.cached_property holds an RLock in Python 3.11: class can't be pickled by value, TypeError
from functools import cached_property
class Score:
    def __init__(self, value):
        self.value = value
    @cached_property
    def double(self):
        return self.value * 2

def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Score(total)

results = [work(i) for i in range(8)]
for r in results:
    print(r.double)
