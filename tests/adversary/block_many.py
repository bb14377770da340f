def score(x, k=3):
    total = 0
    for i in range(200):
        total += (x * i + k) % 7
    return total


def picky(x):
    total = 0
    for i in range(200):
        total += (x * i) % 7
    if x % 170_000 == 169_999:
        raise ValueError(f"bad {x}")
    return total


def main():
    n = 400_000
    k = 5
    print(sum(score(x, k) / 3 for x in range(7, n)))
    items = list(range(4 * 100_000))
    some = [(x, score(x, k)) for x in items if x % 3 == 0]
    print(some[:3], some[-3:], len(some))
    print(sorted({score(x) % 50 for x in range(400_000)}))
    try:
        print(len([picky(x) for x in range(450_000)]))
    except ValueError:
        print("one was bad")


main()
