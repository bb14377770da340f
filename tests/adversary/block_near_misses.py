calls = 0


def score(x):
    total = 0
    for i in range(200):
        total += x * i % 7
    return total


def counting(x):
    global calls
    calls += 1
    total = 0
    for i in range(200):
        total += x * i % 7
    return total


def itself(pair):
    total = 0
    for i in range(200):
        total += pair[0] * i % 7
    return pair


def shown(x):
    total = 0
    for i in range(200):
        total += x * i % 7
    if x % 100_000 == 0:
        print("at", x)
    return total


def main():
    # Few of them.
    print(sum(score(x) for x in range(300)))
    # Stops early.
    print(any(score(x) > 60 for x in range(400_000)))
    print(next(x for x in range(400_000) if score(x) > 60))
    # Counted, returned, shown.
    print(sum(counting(x) for x in range(400_000)), calls)
    pairs = [[x] for x in range(400_000)]
    same = [itself(pair) for pair in pairs]
    same[5].append(1)
    print(pairs[5], same[7] is pairs[7])
    print(len([shown(x) for x in range(400_000)]))
    # What was done before the error shows.
    done = []
    try:
        for x in range(400_000):
            done.append(score(x) // (x - 150_000))
    except ZeroDivisionError:
        print(len(done))


main()
