# item: S21
# expect: C
# why: each call gives a list, and all are joined in order


def crunch(x, steps):
    values = []
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
        if step % 10_000 == 0:
            values.append(x)
    return values


out = []
for x in range(6):
    out.extend(crunch(x, 30_000))
print(out)
