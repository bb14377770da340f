# item: S08
# expect: C
# why: sum() over a generator of independent calls


def area(n, steps):
    total = 0.0
    for step in range(steps):
        total += 1.0 / (n + step + 1)
    return total


total = sum(area(n, 20_000) for n in range(12))
print(repr(total))
