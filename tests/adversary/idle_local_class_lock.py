# A class inside the task's function has a method, which is never called, that reads a lock.
import threading

lock = threading.Lock()


def work(n):
    class Score:
        def __init__(self, value):
            self.value = value

        def locked(self):
            with lock:
                return self.value

    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return Score(total).value


results = [work(i) for i in range(8)]
print(results)
