import math


def work(x):
    total = 0
    for k in range(40_000):
        total += k * x % 7
    return math.nan if total % 2 else 1.0


print(len({work(x) for x in range(8)}))
print(len(set(work(x) for x in range(8))))
print(len({work(x) for x in range(8) if x % 2}))
print(len(set(map(work, range(8)))), len(list(map(work, range(8)))))
