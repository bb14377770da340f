# item: T60
# expect: R shared-result-mutated
# why: arrays that come back from a task are read-only, also inside a dict
import numpy as np


def render(seed, steps):
    value = seed
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return {"pixels": np.full(3, float(value))}


def clamp(frame):
    np.clip(frame["pixels"], 0, 500_000, out=frame["pixels"])


for seed in range(4):
    frame = render(seed, 30_000)
    clamp(frame)
    print(frame["pixels"].tolist())
