# item: T28
# expect: R
# why: what the source gives next depends on what the loop did with the results before


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def source(found):
    while len(found) < 5:
        yield len(found) + sum(found) % 7


found = []
for x in source(found):
    found.append(crunch(x, 30_000))
print(found)
