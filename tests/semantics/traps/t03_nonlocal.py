# item: T03
# expect: R global-written
# why: the inner function counts in a variable of the enclosing one, and through a shared iterator
import itertools


def main():
    calls = 0
    ids = itertools.count()

    def measure(x, steps):
        nonlocal calls
        calls += 1
        for step in range(steps):
            x = (x * 31 + step) % 1_000_003
        return x

    def numbered(x, steps):
        for step in range(steps):
            x = (x * 31 + step) % 1_000_003
        return next(ids), x

    print([measure(x, 30_000) for x in range(4)], calls)
    print([numbered(x, 30_000) for x in range(4)])
    print(next(ids))


main()
