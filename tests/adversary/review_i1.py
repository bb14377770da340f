# DIFFERS: a class that the task only uses is pickled whole, another method reads a threading.Lock: TypeError
import threading
LOCK = threading.Lock()
class Job:
    def __init__(self, v):
        self.v = v
    def heavy(self, n):
        return n + self.v
    def safe(self, out):
        with LOCK:
            out.append(self.v)
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Job(total).heavy(n)
print([work(i) for i in range(4)])
