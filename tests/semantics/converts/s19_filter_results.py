# item: S19
# expect: C
# why: only some results are kept


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x if x % 2 else None


out = []
for x in range(9):
    y = crunch(x, 30_000)
    if y is not None:
        out.append(y)
print(out)
