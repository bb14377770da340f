# `map` ends without a word where its function raises StopIteration, and a generator expression fails with RuntimeError.
numbers = iter(range(3))


def score(x):
    digits = sorted(str(x * 3))
    total = int(digits[0]) + int(max(digits))
    if x == 220_000:
        raise StopIteration
    return total


def counted(x):
    digits = sorted(str(x * 3))
    total = int(digits[0]) + int(max(digits))
    return total + next(numbers, 0)


def loud(x):
    digits = sorted(str(x * 3))
    total = int(digits[0]) + int(max(digits))
    if x % 100_000 == 0:
        print("at", x)
    return total


class Key:
    def __init__(self, x):
        self.x = x


def score_of(key):
    digits = sorted(str(key.x * 3))
    total = int(digits[0]) + int(max(digits))
    return total


def main():
    print(len(list(map(score, range(250_000)))))
    try:
        print(sum(score(x) for x in range(250_000)))
    except RuntimeError as error:
        print("failed", error)
    print(sum(map(counted, range(250_000))))
    print(any(loud(x) > 1_000 for x in range(250_000)), all(map(loud, range(250_000))))
    keys = [Key(x % 5) for x in range(250_000)]
    table = {key: score_of(key) for key in keys}
    print(len(table), table[keys[7]])
    lazily = map(score, range(250_000))
    print(next(lazily), next(lazily))


main()
