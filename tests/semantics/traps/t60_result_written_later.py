# item: T60
# expect: S
# why: arrays that come back from a task are read-only, unless they are copied
import numpy as np


def render(seed, steps):
    value = seed
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return np.full(3, value)


frames = []
for seed in range(4):
    frames.append(render(seed, 30_000))
frames[1][0] = -1
frames[2] += 1
for frame in frames:
    frame.sort()
print([frame.tolist() for frame in frames])
