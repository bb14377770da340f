# DIFFERS: class made (or raised) in the task is pickled by value with a method whose global can't be pickled: TypeError
import sys, threading
LOCK = threading.RLock()
class Bad(Exception):
    def log(self):
        with LOCK:
            print("bad", self.args)
def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    if total % 2:
        raise Bad(n)
    return total
for i in range(6):
    try:
        print(work(i))
    except Bad:
        print("caught")
