# item: T60
# expect: R result-aliases-argument
# why: what comes back is a view of the array, which changes with it
import numpy as np


def busiest(data, i, steps):
    value = i
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return data[value % len(data)]


data = np.arange(20).reshape(5, 4)
rows = []
for i in range(4):
    rows.append(busiest(data, i, 30_000))
data[:] = 0
print([int(row.sum()) for row in rows])
