# item: T06
# expect: R shared-generator
# why: one Random object in a global, and one in an attribute, feed all calls
import random

rng = random.Random(5)


class Source:
    def __init__(self, seed):
        self.rng = random.Random(seed)


def walk(scale, steps):
    return sum(rng.gauss(0, scale) for _ in range(steps))


def walk_from(source, scale, steps):
    return sum(source.rng.gauss(0, scale) for _ in range(steps))


source = Source(1)
print([f"{walk(scale, 10_000):.6f}" for scale in (1.0, 1.0, 1.0)])
print([f"{walk_from(source, scale, 10_000):.6f}" for scale in (1.0, 1.0, 1.0)])
