# item: T29
# expect: R generator-result
# why: a generator that travels gives its first element only


def crunch(y, steps):
    for step in range(steps):
        y = (y * 31 + step) % 1_000_003
    return y


def rows(x, steps):
    return (crunch(x + y, steps) for y in range(4))


def lines(x, steps):
    for y in range(3):
        yield crunch(x * y, steps)


out = []
for x in range(4):
    out.append(rows(x, 10_000))
print([list(row) for row in out])
print([list(lines(x, 10_000)) for x in range(4)])
print([sum(row) for row in [lines(x, 10_000) for x in range(4)]])
