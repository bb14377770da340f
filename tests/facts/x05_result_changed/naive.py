import os

import numpy as np
import pandas as pd
import ray


@ray.remote
def render(seed):
    value = seed
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return np.full(3, value)


@ray.remote
def table(seed):
    return pd.DataFrame({"value": [seed, seed + 1], "part": ["a", "b"]})


ray.init(address=os.environ["RAY_ADDRESS"])
part = ray.get(table.remote(1))
try:
    part.loc[0, "value"] = 7
except ValueError as error:
    print("# frame:", error)
part = part.copy()
part.loc[0, "value"] = 7
print("# copied frame:", part["value"].tolist())
frames = ray.get([render.remote(seed) for seed in range(4)])
copied = frames[0].copy()
copied[0] = -1
print("# copied array:", copied[0])
frames[1][0] = -1
frames[2] += 1
print([frame.tolist() for frame in frames])
