def f(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if value % 97 == 5:
        raise ValueError("five", x)
    return value


def enough(limit):
    source = iter(range(3, 1_000))
    out = []
    while len(out) < limit:
        c = next(source)
        lead = len(out)
        y = f(c, 20_000)
        if y % 3:
            continue
        out.append((lead, c, y))
        if y % 5 == 0:
            break
    return out, next(source), next(source, None)


def ends():
    numbers = iter(range(4))
    total = 0
    while True:
        n = next(numbers)
        total += f(n, 20_000)
        print(n, total)


def fails(limit):
    good = []
    try:
        numbers = iter(range(limit))
        while len(good) < 400:
            n = next(numbers)
            if f(n, 20_000) % 2:
                good.append(n)
    except ValueError as error:
        print("failed", error, len(good))
    return next(numbers)


def returns():
    for start in range(2):
        numbers = iter(range(50))
        while True:
            n = next(numbers)
            y = f(n + start, 20_000)
            if y % 7 == 0:
                print(start, n, y)
                break
    return next(numbers)


print(enough(5))
try:
    ends()
except StopIteration as error:
    print("ended", error.args)
print(fails(1_000))
print(returns())
found = 0
levels = iter(range(0, 100, 3))
while found < 3:
    level = next(levels)
    value = f(level, 20_000)
    found += value % 2
print(level, value, next(levels))
numbers = iter(range(1_000))
while True:
    number = next(numbers)
    value = f(number, 20_000)
    print(number, value)
