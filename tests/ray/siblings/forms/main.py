"""Imports of many forms: a star, a folder without `__init__.py`, inside functions, a base class, inline work."""
from multiprocessing import Pool

from shapes import *
from plain import counts


class Round(Shape):
    def factor(self):
        return 3


def measure(shape):
    return shape.area()


def late(n):
    from plain.tables import weight

    total = 0
    for k in range(20_000):
        total += weight(k + n)
    return total


def main():
    from plain.tables import heavy

    print([heavy(n) for n in range(4)])
    print([measure(shape) for shape in [Shape(2), Round(3), Round(4)]])
    print([late(n) for n in range(4)])
    rows = []
    for n in range(4):
        total = 0
        for k in range(400):
            for j in range(100):
                total += counts.step(k * j + n)
        rows.append(total)
    print(rows, LIMIT)
    with Pool(2) as pool:
        print(pool.map(perimeter, range(4)))


if __name__ == "__main__":
    main()
