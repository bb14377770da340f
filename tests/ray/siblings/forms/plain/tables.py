from . import counts

WEIGHTS = [counts.step(n) for n in range(10)]


def weight(k):
    return WEIGHTS[k % 10]


def heavy(n):
    total = 0
    for k in range(30_000):
        total += weight(k) * n
    return total
