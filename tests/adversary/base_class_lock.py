# A method of the base class, which no task calls, reads a lock: the class can't be pickled.
import threading

lock = threading.Lock()


class Base:
    def locked(self):
        with lock:
            return self.n


class Score(Base):
    def __init__(self, n):
        self.n = n

    def value(self):
        total = self.n
        for step in range(20000):
            total = (total * 31 + step) % 1009
        return total


def work(n):
    return Score(n).value()


results = [work(i) for i in range(8)]
print(results, Score(3).locked())
