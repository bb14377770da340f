def score(x, k=3):
    digits = sorted(str(x * k))
    return int(digits[0]) + int(max(digits)) * x


def picky(x):
    total = score(x)
    if x % 90_000 == 89_999:
        raise ValueError(f"bad {x}")
    return total


def table(k):
    return {x: score(x, k) for x in range(7, 250_000)}


def built(k):
    index = {}
    for item in range(9, 250_000):
        index[item] = score(item, k)
    return index


def main():
    k = 5
    scores = table(k)
    print(len(scores), list(scores.items())[:3], list(scores.items())[-3:])
    # Keys come again: the first one's place, the last one's value.
    items = [x % 100_003 for x in range(250_000)]
    latest = {f"n{item % 1000}": score(item + k) for item in items if item % 2}
    print(len(latest), list(latest.items())[:5], list(latest.items())[-5:])
    pairs = {(item % 5, "x"): score(item) for item in items}
    print(pairs)
    index = built(k)
    print(len(index), list(index.items())[:3], list(index.items())[-3:])
    try:
        print(len({x: picky(x) for x in range(250_000)}))
    except ValueError as error:
        print("one was bad:", error)


main()
