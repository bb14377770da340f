# item: T28
# expect: S
# why: the generator never ends; only a bounded window may run ahead of the break
import itertools


def score(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def numbers():
    for n in itertools.count(1):
        yield n * 3


def main():
    for x in numbers():
        value = score(x, 30_000)
        print(x, value)
        if value % 7 == 0:
            break
    print("last", x)


main()
