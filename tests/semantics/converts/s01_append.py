# item: S01
# expect: C
# why: independent calls whose results are appended in order


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


out = []
for x in range(8):
    out.append(crunch(x, 30_000))
print(out)
