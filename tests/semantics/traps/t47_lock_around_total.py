# item: T47
# expect: S
# why: threads add to one total under a lock; neither the lock nor the total can travel
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

lock = Lock()
total = 0


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


def add(x):
    global total
    value = crunch(x, 30_000)
    with lock:
        total += value
    return value


with ThreadPoolExecutor(max_workers=4) as executor:
    values = list(executor.map(add, range(8)))
print(values)
print(total)
