from contextlib import suppress

grand = 0
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
    print(any(score(x) > 60 for x in range(1_000_000)))
    print(next(x for x in range(1_000_000) if score(x) > 60))
    # Counted, returned, shown.
    print(sum(counting(x) for x in range(1_000_000)), calls)
    pairs = [[x] for x in range(1_000_000)]
    same = [itself(pair) for pair in pairs]
    same[5].append(1)
    print(pairs[5], same[7] is pairs[7])
    print(len([shown(x) for x in range(1_000_000)]))
    # What was done before the error shows.
    done = []
    try:
        for x in range(1_000_000):
            done.append(score(x) // (x - 150_000))
    except ZeroDivisionError:
        print(len(done))


def partly():
    # The list is looked at after the error.
    done = []
    with suppress(ValueError):
        for x in range(1_000_000):
            done.append(score(x))
    return len(done)


def shared():
    # Its sum is a variable of the module.
    global grand
    for x in range(1_000_000):
        grand += score(x)


def leaking():
    sums = []
    for x in range(1_000_000):
        sums.append(score(x))
    return x, len(sums)


def kept(done):
    for x in range(1_000_000):
        done.append(score(x))
    return done


main()
print(partly(), shared(), leaking(), len(kept([])))
