# item: T06
# expect: R shared-generator
# why: one Generator is handed to every call; each task would get its own copy and draw the same numbers
import numpy as np


def sample(scale, rng, steps):
    level = 0.0
    for _ in range(steps):
        level += rng.normal() * scale
    return level


rng = np.random.default_rng(0)
levels = [sample(scale, rng, 20_000) for scale in (1.0, 1.0, 1.0, 2.0)]
for level in levels:
    print(f"{level:.9f}")
print(rng.integers(1_000_000))
