"""The change comes in the very statement, before, between or behind the calls."""

LIMIT = [1]


def work(x):
    total = 0
    for step in range(20000):
        total += x * step
    return total + LIMIT[0]


def change(value):
    LIMIT[0] = value
    return value


print(change(5), [work(x) for x in range(3)], change(7), [work(x) for x in range(3)])
print([work(x) for x in range(3)] + [change(9)] + [work(x) for x in range(2)])
pairs = {x: work(x) for x in range(change(3))}
print(pairs)
change(4)
print(sum(work(x) for x in range(3)), max([work(x) for x in range(3)]))
LIMIT = [100]
print(list(map(work, range(3))))
LIMIT = [1000]
print(sorted(map(work, range(3)), reverse=True))
