"""Variables of an enclosing function, helpers that read globals, functions that are bound again."""

STEP = 2


def helper(x):
    return x * STEP


def analyse(xs):
    offset = 10

    def work(x):
        total = 0
        for number in range(20000):
            total += helper(x) + offset
        return total

    first = [work(x) for x in xs]
    offset = 20
    second = [work(x) for x in xs]
    return first, second


print(analyse([1, 2, 3]))
STEP = 3
print(analyse([1, 2, 3]))


def helper(x):
    return -x


print(analyse([1, 2, 3]))
