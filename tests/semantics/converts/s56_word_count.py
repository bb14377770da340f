# item: S56
# expect: C
# why: words are counted file by file and added up on the driver
import glob
import os
import tempfile
from collections import defaultdict


def count(path, rounds):
    counts = {}
    with open(path) as handle:
        words = handle.read().split()
    for _ in range(rounds):
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    return counts


folder = tempfile.mkdtemp()
for n in range(4):
    with open(os.path.join(folder, f"{n}.log"), "w") as handle:
        handle.write("error info " * (n + 1) + "debug")
tot = defaultdict(int)
for f in sorted(glob.glob(os.path.join(folder, "*.log"))):
    for k, v in count(f, 5_000).items():
        tot[k] += v
print(dict(tot))
