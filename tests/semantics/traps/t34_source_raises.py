# item: T34
# expect: S
# why: the source fails after three items, whose lines were printed by then


def crunch(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def source():
    yield 1
    yield 2
    yield 3
    raise RuntimeError("no more")


try:
    for x in source():
        print(x, crunch(x, 30_000))
except RuntimeError:
    print("stopped")
