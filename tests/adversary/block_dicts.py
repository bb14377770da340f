def score(x, k=3):
    total = 0
    for i in range(200):
        total += (x * i + k) % 7
    return total


def picky(x):
    total = score(x)
    if x % 170_000 == 169_999:
        raise ValueError(f"bad {x}")
    return total


def table(k):
    return {x: score(x, k) for x in range(7, 450_000)}


def built(items, k):
    index = {}
    for item in items:
        index[item] = score(item, k)
    return index


def main():
    k = 5
    scores = table(k)
    print(len(scores), list(scores.items())[:3], list(scores.items())[-3:])
    # Keys come again: the first one's place, the last one's value.
    items = [x % 100_003 for x in range(450_000)]
    latest = {f"n{item % 1000}": score(item + k) for item in items if item % 2}
    print(len(latest), list(latest.items())[:5], list(latest.items())[-5:])
    pairs = {(item % 5, "x"): score(item) for item in items}
    print(pairs)
    index = built(items, k)
    print(len(index), list(index.items())[:3], list(index.items())[-3:])
    try:
        print(len({x: picky(x) for x in range(450_000)}))
    except ValueError as error:
        print("one was bad:", error)


main()
