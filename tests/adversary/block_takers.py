# What takes the items could fail, or show something, before the last item is made: no blocks.
import sys


class Loud:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        if other % 100_000 == 9:
            print("add", other)
        return Loud(self.x + other)


def score(x):
    digits = sorted(str(x * 3))
    total = int(digits[0]) + int(max(digits))
    if x == 220_000:
        raise ValueError(x)
    return total + x


def note(y):
    if y % 100_000 == 9:
        print("noted", y)
    return y


def shown(what):
    print("evaluated", what)
    return 0


def small(x):
    digits = sorted(str(x * 3))
    total = int(digits[0]) + int(max(digits))
    return total


def main():
    try:
        print(max((score(x) for x in range(250_000)), key=note))
    except ValueError:
        print("failed")
    try:
        print(min(map(score, range(250_000)), key=note))
    except ValueError:
        print("failed")
    for start in ([], Loud(3)):
        try:
            print(sum((score(x) for x in range(250_000)), start))
        except (ValueError, TypeError) as error:
            print("failed", type(error))
    try:
        print({(score(x), []) for x in range(250_000)})
    except (ValueError, TypeError) as error:
        print("failed", type(error))
    try:
        print({str: score(x) for x in range(250_000)}, {[]: score(x) for x in range(250_000)})
    except (ValueError, TypeError) as error:
        print("failed", type(error))
    try:
        print(max((score(x) for x in range(250_000)), default=shown(1)))
    except ValueError:
        print("failed")
    # All of them are made before two are compared.
    print(sorted((small(x) for x in range(250_000)), key=lambda y: -y)[:3])
    print(sorted(map(small, range(250_000)), reverse=True)[:3], file=sys.stdout)
    print(len(tuple(small(x) for x in range(250_000))), len(",".join(str(small(x)) for x in range(250_000))))


main()
