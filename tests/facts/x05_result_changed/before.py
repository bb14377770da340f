"""Arrays and frames that functions return are changed by the caller."""

import numpy as np
import pandas as pd


def render(seed):
    value = seed
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return np.full(3, value)


def table(seed):
    value = seed
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return pd.DataFrame({"value": [value, value + 1], "part": ["a", "b"]})


frames = []
for seed in range(4):
    frames.append(render(seed))
frames[1][0] = -1
frames[2] += 1
print([frame.tolist() for frame in frames])

for seed in range(3):
    part = table(seed)
    part.loc[0, "value"] = seed
    print(part["value"].tolist())

tables = [table(seed) for seed in range(3)]
tables[0].iloc[1, 0] = 5
print([part["value"].tolist() for part in tables])
