# item: S12
# expect: C
# why: a progress bar around the items; it belongs on the loop that consumes
from tqdm import tqdm


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


out = []
for x in tqdm([3, 1, 4, 1, 5]):
    out.append(crunch(x, 30_000))
print(out)
