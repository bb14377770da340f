# item: T08
# expect: R loop-carried
# why: the loop adds to the list that it runs over


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


xs = [3, 4]
for x in xs:
    y = crunch(x, 30_000)
    if len(xs) < 6:
        xs.append(y % 10)
    print(x, y)
names = {"a": 1, "b": 2}
for name in list(names):
    names[name + name] = crunch(names[name], 30_000)
print(names)
