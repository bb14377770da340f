"""The same under the other forms of loops and comprehensions; a copy keeps the layout of the memory."""

import numpy as np
import pandas as pd


def spin(value):
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value


def render(seed):
    return np.full((2, 3), spin(seed)).T


def column(seed):
    return pd.Series([spin(seed), 1.5], index=["a", "b"], name="part")


by_seed = {seed: render(seed) for seed in range(3)}
by_seed[0] += 1
pairs = [(seed, render(seed)) for seed in range(3)]
pairs[0][1][0] = 4
best = max((render(seed) for seed in range(3)), key=lambda part: part[0, 0])
best[0] = 4
nested = []
for i in range(2):
    for j in range(2):
        nested.append(render(i + j))
nested[0].sort()
last = None
for seed in range(4):
    if seed % 2:
        last = render(seed)
last[0] = 7
try:
    caught = [render(seed) for seed in range(3)]
    caught[0][0] = 9
except ValueError:
    print("read-only")
columns = [column(seed) for seed in range(3)]
columns[0]["a"] = 0

for part in [*by_seed.values(), pairs[0][1], best, *nested, last, *caught]:
    print(part.tolist(), part.flags.f_contiguous, part.strides)
print([part.to_dict() for part in columns], columns[0].name)
