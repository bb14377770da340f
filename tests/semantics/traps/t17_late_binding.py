# item: T17
# expect: S
# why: the lambdas all see the last value of the loop's variable


def apply(fn, steps):
    value = fn(10)
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def main():
    fns = [lambda x: x + i for i in range(5)]
    print([apply(fn, 30_000) for fn in fns])
    later = []
    for i in range(3):
        later.append(lambda x: x * i)
    i = 7
    print([apply(fn, 30_000) for fn in later])


main()
