"""The closest pair of words by edit distance."""

import itertools
import sys


def distance(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]


words = (sys.argv[1:] or ["kitten", "sitting", "mitten", "bitten"])
best = None
for a, b in itertools.combinations(words, 2):  # parallel
    found = distance(a, b)
    print(a, b, found)
    if best is None or found < best[0]:
        best = (found, a, b)
print(best)
