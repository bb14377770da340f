# item: T25
# expect: R clock-in-loop
# why: the loop measures how long one call takes, which is another number once calls are launched ahead
import time


def work(n, steps):
    value = n
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


times = []
values = []
for _ in range(5):
    start = time.perf_counter()
    values.append(work(7, 200_000))
    times.append(time.perf_counter() - start)
print(values)
print("measured", min(times) > 0.002)
