# item: S17
# expect: C
# why: some indices are written twice; the last write wins


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


idx = [3, 0, 3, 1, 0]
s = [0] * 4
for k, i in enumerate(idx):
    s[i] = crunch(k, 30_000)
print(s)
