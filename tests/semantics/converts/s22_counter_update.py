# item: S22
# expect: C
# why: the counts of each item are added up in order
from collections import Counter


def crunch(x, steps):
    counts = Counter()
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
        counts[x % 5] += 1
    return counts


c = Counter()
for x in range(6):
    c.update(crunch(x, 20_000))
print(c.most_common())
print(list(c))
