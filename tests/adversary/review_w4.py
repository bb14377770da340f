# DIFFERS: class used in the task -> method -> other class's method reads a Lock: TypeError
import threading
LOCK = threading.Lock()
class Store:
    def put(self, out, v):
        with LOCK:
            out.append(v)
class Job:
    def __init__(self, v):
        self.v = v
    def save(self, out):
        Store().put(out, self.v)
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Job(total).v
print([work(i) for i in range(4)])
