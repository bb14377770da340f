"""What the function reads changes while its calls are made: by the body, by the items, by the consumer, by an argument."""

SEEN = {'n': 0}


def work(x):
    total = 0
    for step in range(20000):
        total += x * step
    return total + SEEN['n']


def items():
    for number in range(3):
        SEEN['n'] += 100
        yield number


def bump(x):
    SEEN['n'] += 1
    return x


def fresh():
    SEEN['n'] = 0


out = []
for x in range(3):
    out.append(work(x))
    SEEN['n'] += 1
print(out)
fresh()
print([work(x) for x in items()])
fresh()
print([work(bump(x)) for x in range(3)])
fresh()
SEEN.update((f'k{n}', n) for n in [work(x) for x in range(3)])
print(sorted(SEEN))
SEEN.update(zip(['n', 'm', 'n'], (work(x) for x in range(3))))
print(SEEN['n'] > 0, len(SEEN))
fresh()
print([work(x) for x in range(3)], fresh(), [work(x) for x in range(3)])
