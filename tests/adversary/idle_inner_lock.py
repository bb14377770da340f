# A function inside the task's, which is never called, reads a lock: it is pickled all the same.
import threading

lock = threading.Lock()


def work(n):
    def locked():
        with lock:
            return n

    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return total


results = [work(i) for i in range(8)]
print(results)
