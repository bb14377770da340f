"""The statement that launches runs again inside itself, and in a function that others call between changes."""

DEPTH = {'now': 0}


def work(x):
    total = 0
    for step in range(20000):
        total += step % (x + 1)
    return total + DEPTH['now']


def dive(level):
    if level == 0:
        return 0
    DEPTH['now'] += 1
    out = [work(x) for x in range(3)]
    return sum(out) + dive(level - 1)


print(dive(3))


def count(n):
    return sum([work(x) for x in range(n)])


print(count(3))
DEPTH['now'] = 50
print(count(3))
del DEPTH['now']
DEPTH['now'] = -1
print([count(3), count(4)])
