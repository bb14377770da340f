# A function in a table from which the task takes another one reads a lock.
import threading

lock = threading.Lock()


def locked(n):
    with lock:
        return n


def plain(n):
    return n + 1


STEPS = {"locked": locked, "plain": plain}


def work(n):
    total = n
    for step in range(20000):
        total = (total * 31 + step) % 1009
    return total if "plain" in STEPS else n


results = [work(i) for i in range(8)]
print(results, STEPS["locked"](2))
