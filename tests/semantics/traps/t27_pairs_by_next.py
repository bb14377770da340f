# item: T27
# expect: S
# why: the body takes a second item from the iterator that the loop runs over


def join(a, b, steps):
    value = a * 100 + b
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return a, b, value


def main():
    out = []
    items = iter([1, 2, 3, 4, 5, 6, 7, 8])
    for a in items:
        b = next(items)
        out.append(join(a, b, 30_000))
    print(out)
    print(next(items, "empty"))


main()
