# item: T56
# expect: S
# why: the additions must stay additions in order; sum() compensates its rounding from Python 3.12 on


def area(n, steps):
    total = 0.0
    for step in range(steps):
        total += 1.0 / (n + step + 1)
    return total * 0.1 ** (n % 5)


total = 0.0
for n in range(40):
    total += area(n, 5_000)
print(repr(total))
