# Classes made of numbers compare, add and hash in their own way, and may fail at any item.
class Num(int):
    def __gt__(self, other):
        if int(self) == 13:
            print("compared", int(self), int(other))
            raise ValueError("compared")
        return int(self) > int(other)

    def __radd__(self, other):
        if int(self) == 13:
            raise ValueError("added")
        return int(other) + int(self)

    def __hash__(self):
        if int(self) == 13:
            raise ValueError("hashed")
        return int(self)


def cheap(x):
    if x == 200_000:
        raise TypeError("late")
    return int(max(sorted(str(x)))) + len("".join(sorted(str(x))))


def number(x):
    return Num(cheap(x))


def added():
    total = 0
    for x in range(250_000):
        total += number(x)
    return total


def main():
    for run in (
        lambda: max(number(x) for x in range(250_000)),
        lambda: sum(map(number, range(250_000))),
    ):
        try:
            print(run())
        except (TypeError, ValueError) as error:
            print("failed:", error)
    try:
        print(max(number(x) for x in range(250_000)), len(set(map(number, range(250_000)))))
    except (TypeError, ValueError) as error:
        print("failed:", error)
    try:
        print(len({number(x): cheap(x) for x in range(250_000)}))
    except (TypeError, ValueError) as error:
        print("failed:", error)
    try:
        print(added())
    except (TypeError, ValueError) as error:
        print("failed:", error)
    print(len([cheap(x) for x in range(199_999)]), sum(cheap(x) + cheap(x + 1) for x in range(199_999)))


main()
