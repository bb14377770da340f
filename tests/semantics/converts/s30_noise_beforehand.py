# item: S30
# expect: C
# why: all noise is drawn before the calls
import numpy as np


def crunch(x, noise, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value + noise


xs = [1, 2, 3, 4, 5]
rng = np.random.default_rng(0)
noise = rng.normal(size=len(xs))
out = [crunch(x, e, 30_000) for x, e in zip(xs, noise)]
print([f"{value:.9f}" for value in out])
