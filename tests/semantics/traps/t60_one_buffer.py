# item: T60
# expect: R result-aliases-argument|loop-carried
# why: all entries of the list are one buffer, which holds the last result in the end
import numpy as np


def render(i, steps):
    value = i
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return np.arange(4) + value


def fill(buffer, i, steps):
    buffer[:] = render(i, steps)
    return buffer


buffer = np.zeros(4, dtype=np.int64)
outs = []
for i in range(5):
    buffer[:] = render(i, 20_000)
    outs.append(buffer)
print([int(out.sum()) for out in outs])
again = [fill(buffer, i, 20_000) for i in range(5)]
print([int(out.sum()) for out in again])
print(all(out is buffer for out in again))
