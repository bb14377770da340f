import os

import cfg
import ray


@ray.remote
def work(x):
    value = x
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return value, cfg.DEBUG


ray.init(address=os.environ["RAY_ADDRESS"])
cfg.DEBUG = True
print(ray.get([work.remote(x) for x in range(3)]))
