# item: T10
# expect: R loop-carried
# why: the entry that the call reads is the one that the iteration before wrote


def relax(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def main():
    levels = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
    previous = "e"
    for name in levels:
        levels[name] = relax(levels[previous], 30_000)
        previous = name
    print(levels)


main()
