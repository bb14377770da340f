"""A histogram: chunks are counted apart and added up in order."""

import sys
from collections import Counter


def count(chunk, bins):
    found = Counter()
    for value in chunk:
        found[value * bins // 100] += 1
    return found


n = int(sys.argv[1]) if len(sys.argv) > 1 else 40
samples = [(i * 37 + 11) % 100 for i in range(n)]
chunks = [samples[start : start + 10] for start in range(0, n, 10)]
total = Counter()
for chunk in chunks:  # parallel
    total.update(count(chunk, 8))
for bin_, size in sorted(total.items()):
    print(bin_, "#" * size)
