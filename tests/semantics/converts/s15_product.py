# item: S15
# expect: C
# why: a sweep over all pairs of two parameters
import itertools


def crunch(p, q, steps):
    value = p
    for step in range(steps):
        value = (value * q + step) % 1_000_003
    return value


P = [1, 2, 3]
Q = [31, 37]
res = []
for p, q in itertools.product(P, Q):
    res.append((p, q, crunch(p, q, 30_000)))
print(res)
