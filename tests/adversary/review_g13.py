# DIFFERS: class is pickled by value with a method that reads a threading.Event: TypeError at the task
import threading, sqlite3, re
PATTERN = re.compile("a")
EVENT = threading.Event()
class Job:
    def __init__(self, v):
        self.v = v
    def stop(self):
        EVENT.wait(0)
        return PATTERN.match("a") is not None
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Job(total)
rows = [work(i) for i in range(4)]
print([r.v for r in rows])
