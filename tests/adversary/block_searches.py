def score(x):
    digits = sorted(str(x * 3))
    return int(digits[0]) + int(max(digits))


def picky(x):
    total = score(x)
    if x == 20_000:
        raise ValueError(f"bad {x}")
    return total


def is_low(x):
    return score(x) < 19


def main():
    limit = 240_000
    items = list(range(1, 250_000))
    print(any(score(x) > 100 for x in items))
    print(any(score(x) + x > limit for x in range(250_000) if x % 5))
    print(all(score(x) < 19 for x in range(250_000)))
    print(all(map(is_low, items)), any(map(lambda x: score(x) > limit, items)))
    # An error behind the item that decides is never reached, even if it lies in the same block.
    print(any(picky(x) + x > 19_900 for x in range(250_000)))
    print(all(picky(x) + x < 19_900 for x in range(250_000)))
    # … and one before it is.
    for bound in (15_000, 30_000):
        try:
            print(bound, any(picky(x) < 19 and x > bound for x in range(250_000)))
        except ValueError as error:
            print(bound, "failed:", error)
    try:
        print(all(map(picky, items)))
    except ValueError as error:
        print("failed:", error)


main()
