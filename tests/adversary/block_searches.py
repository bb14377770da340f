def score(x):
    total = 0
    for i in range(200):
        total += (x * i + 3) % 7
    return total


def picky(x):
    total = score(x)
    if x == 20_000:
        raise ValueError(f"bad {x}")
    return total


def is_low(x):
    return score(x) < 700


def main():
    limit = 601
    items = list(range(1, 450_000))
    print(any(score(x) > 1_000 for x in items))
    print(any(score(x) - x > limit for x in range(450_000) if x % 5))
    print(all(score(x) < 700 for x in range(450_000)))
    print(all(map(is_low, items)), any(map(lambda x: score(x) > limit * 5, items)))
    # An error behind the item that decides is never reached, even if it lies in the same block.
    print(any(picky(x) + x > 20_590 for x in range(450_000)))
    print(all(picky(x) + x < 20_590 for x in range(450_000)))
    # … and one before it is.
    for bound in (15_000, 30_000):
        try:
            print(bound, any(picky(x) < 700 and x > bound for x in range(450_000)))
        except ValueError as error:
            print(bound, "failed:", error)
    try:
        print(all(map(picky, items)))
    except ValueError as error:
        print("failed:", error)


main()
