# item: S12
# expect: C
# why: a progress bar around the items; it belongs on the loop that consumes
import sys


class Bar:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        for n, item in enumerate(self.items):
            yield item
            sys.stderr.write(f"\r{n + 1}/{len(self.items)}")


try:
    from tqdm import tqdm
except ImportError:
    tqdm = Bar


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


out = []
for x in tqdm([3, 1, 4, 1, 5]):
    out.append(crunch(x, 30_000))
print(out)
