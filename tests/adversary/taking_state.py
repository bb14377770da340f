scale = 1
seen = []


def f(x):
    value = x * scale
    for step in range(20_000):
        value = (value * 31 + step) % 1_000_003
    return value


def g(x):
    value = x + len(seen)
    for step in range(20_000):
        value = (value * 31 + step) % 1_000_003
    return value


def h(x, rows):
    value = x + len(rows)
    for step in range(20_000):
        value = (value * 31 + step) % 1_000_003
    return value


class Count:
    total = 0


def k(x):
    value = x + Count.total
    for step in range(20_000):
        value = (value * 31 + step) % 1_000_003
    return value


def first():
    global scale
    numbers = iter(range(100))
    found = 0
    while found < 4:
        n = next(numbers)
        y = f(n)
        scale += 1
        found += 1
        print(n, y)


def second():
    numbers = iter(range(100))
    while len(seen) < 4:
        n = next(numbers)
        y = g(n)
        seen.append(y)
    print(seen)


def third():
    numbers = iter(range(100))
    rows = []
    while len(rows) < 4:
        n = next(numbers)
        y = h(n, rows)
        rows.append(y)
    print(rows)


def fourth():
    numbers = iter(range(100))
    found = 0
    while found < 4:
        n = next(numbers)
        y = k(n)
        Count.total += y % 5
        found += 1
        print(n, y)


def fifth():
    numbers = iter(range(100))
    rows = {"a": 1}
    found = 0
    while found < 4:
        n = next(numbers)
        y = h(n, rows)
        if y % 2:
            rows[n] = y
        found += 1
    print(rows)


def sixth():
    numbers = iter(range(100))
    found = 0
    extra = 0
    while found < 4:
        n = next(numbers)
        n += extra
        y = h(n, [])
        extra = y % 3
        found += 1
        print(n, y)


def seventh():
    numbers = iter(range(100))
    found = 0
    work = h
    while found < 4:
        n = next(numbers)
        y = work(n, [])
        if y % 2:
            work = lambda n, rows: k(n)
        found += 1
        print(n, y)


for run in (first, second, third, fourth, fifth, sixth, seventh):
    run()
