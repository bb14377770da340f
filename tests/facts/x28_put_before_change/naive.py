import os

import numpy as np
import ray


@ray.remote
def first(data):
    value = 0
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return int(data[0]) + value


ray.init(address=os.environ["RAY_ADDRESS"])
data = np.zeros(1000)
data_ref = ray.put(data)
refs = []
for i in range(3):
    data[0] = i
    refs.append(first.remote(data_ref))
print(ray.get(refs))
