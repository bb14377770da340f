def score(x):
    digits = sorted(str(x * 3))
    return int(digits[0]) + int(max(digits)) * 7


def scaled(x, k):
    return score(x) * k


def picky(x):
    total = score(x)
    if x % 90_000 == 89_999:
        raise ValueError(f"bad {x}")
    return total


def is_high(x):
    return score(x) > 60


def main():
    k = 4
    items = list(range(7, 250_000))
    scores = list(map(score, items))
    print(len(scores), scores[:3], scores[-3:])
    scores = list(map(lambda x: scaled(x, k) + 1, range(250_000)))
    print(len(scores), scores[:3], scores[-3:])
    print(sum(map(score, items)), max(map(score, items), default=0), sorted(map(score, items))[-3:])
    high = list(filter(is_high, items))
    print(len(high), high[:3], high[-3:])
    try:
        print(len(list(map(picky, range(250_000)))))
    except ValueError as error:
        print("one was bad:", error)


main()
