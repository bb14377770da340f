# DIFFERS: class made (or raised) in the task is pickled by value with a method whose global can't be pickled: TypeError
STREAM = (k * k for k in range(100))
class Job:
    def __init__(self, v):
        self.v = v
    def fill(self):
        return next(STREAM)
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Job(total)
rows = [work(i) for i in range(4)]
print([r.v for r in rows])
