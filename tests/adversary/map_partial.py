"""Partial calls over `map`."""

from functools import partial


def work(x, y, z=1):
    total = x
    for step in range(y + 3):
        total = (total * 31 + step + z) % 1009
    return total


def main():
    xs = [3, 1, 2, 5]
    offset = 4
    print(list(map(partial(work, offset), xs)))
    print(list(map(partial(work, y=offset), xs)))
    print(list(map(partial(work, 2, z=offset), xs)))
    for y in map(partial(work, offset), xs):
        offset = y % 5
        print(y)


main()
