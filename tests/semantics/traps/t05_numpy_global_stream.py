# item: T05
# expect: R random-stream
# why: NumPy's global stream is seeded and feeds all calls, also through shuffle
import random

import numpy as np

np.random.seed(3)
random.seed(4)


def noise(steps):
    total = 0.0
    for _ in range(steps):
        total += np.random.normal()
    return total


def deal(steps):
    cards = list(range(10))
    for _ in range(steps):
        random.shuffle(cards)
    return cards


print([f"{noise(5_000):.6f}" for _ in range(3)])
print([deal(500) for _ in range(3)])
