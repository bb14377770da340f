# never ends: the converted text launches for all of itertools.count() before the first result is taken
import itertools


def work(x):
    total = 0
    for step in range(20000):
        total = (total * 31 + step + x) % 1009
    return total


seeds = itertools.count(5)
scores = dict(zip(["a", "b"], map(work, seeds)))
print(scores, next(seeds))
