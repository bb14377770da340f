"""Results that are lists or new arrays may be changed."""

import numpy as np


def render(seed):
    value = seed
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return [value, value, value]


def weights(seed):
    value = seed
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return np.full(3, value)


frames = []
for seed in range(4):
    frames.append(render(seed))
frames[1][0] = -1
print(frames)

parts = [weights(seed) for seed in range(4)]
shifted = [part + 1 for part in parts]
shifted[0][0] = -1
print([part.tolist() for part in shifted])
