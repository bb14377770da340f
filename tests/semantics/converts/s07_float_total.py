# item: S07
# expect: C
# why: a sum in order, bit for bit


def area(n, steps):
    total = 0.0
    for step in range(steps):
        total += 1.0 / (n + step + 1)
    return total


total = 0.0
for n in range(12):
    total += area(n, 20_000) * 0.1
print(repr(total))
