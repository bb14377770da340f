"""Sums of floats, by `+=` and by `sum`."""


def term(n):
    value = n
    for step in range(30_000):
        value = (value * 31 + step) % 1_000_003
    return 1.0 / (n + 1) + value * 1e-13


total = 0.0
for n in range(40):
    total += term(n)
print(repr(total))
print(repr(sum(term(n) for n in range(40))))
