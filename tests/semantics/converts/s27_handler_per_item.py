# item: S27
# expect: C
# why: a bad item gives None; the others are not touched


def crunch(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if x % 3 == 1:
        raise ValueError(x)
    return value


out = []
for x in range(7):
    try:
        out.append(crunch(x, 30_000))
    except ValueError:
        out.append(None)
print(out)
