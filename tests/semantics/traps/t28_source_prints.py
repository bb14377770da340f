# item: T28
# expect: S
# why: the source prints between two items; its lines must stay between the loop's lines


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def source():
    for n in range(4):
        print("making", n)
        yield n


for x in source():
    print("made", x, crunch(x, 30_000))
out = [crunch(x, 30_000) for x in source()]
print(out)
for value in map(crunch, source(), [30_000] * 4):
    print("mapped", value)
