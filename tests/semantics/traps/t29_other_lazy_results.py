# item: T29
# expect: R generator-result
# why: maps, zips, dict views, files and iterators don't travel


def lazy(x, steps):
    values = []
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    values.append(x)
    return map(str, values)


def view(x, steps):
    table = {}
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    table[x] = 1
    return table.keys()


def iterator(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return iter([x, x + 1])


def pairs(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return {"pairs": enumerate([x, x + 1])}


print([list(result) for result in [lazy(x, 30_000) for x in range(3)]])
print([list(result) for result in [view(x, 30_000) for x in range(3)]])
print([next(result) for result in [iterator(x, 30_000) for x in range(3)]])
print([list(result["pairs"]) for result in [pairs(x, 30_000) for x in range(3)]])
