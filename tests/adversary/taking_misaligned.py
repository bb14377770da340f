def f(x, steps=20_000):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def skips():
    source = iter(range(100))
    out = []
    while len(out) < 3:
        c = next(source)
        if c % 2:
            continue
        y = f(c)
        out.append(y)
    return out


def twice():
    source = iter(range(100))
    out = []
    while len(out) < 3:
        c = next(source)
        y = f(c)
        if y % 2:
            c = next(source)
        out.append((c, y))
    return out


def begun():
    source = iter(range(100))
    first = next(source)
    out = [first]
    while len(out) < 4:
        c = next(source)
        y = f(c)
        out.append(y)
    return out


def feeds():
    source = iter(range(100))
    y = 1
    while y % 11:
        c = next(source)
        y = f(c + y)
    return y


def shared():
    source = iter(range(100))
    other = source
    out = []
    while len(out) < 4:
        c = next(source)
        y = f(c)
        out.append((y, next(other)))
    return out


def grows():
    items = [1, 2, 3]
    source = iter(items)
    out = []
    while len(out) < 5:
        c = next(source)
        y = f(c)
        items.append(y % 10)
        out.append(y)
    return out


def guarded():
    source = iter(range(100))
    out = []
    while len(out) < 3:
        c = next(source)
        y = c % 3 == 0 and f(c)
        if y:
            out.append(y)
    return out


def changes():
    source = iter(range(100))
    steps = 10_000
    out = []
    while len(out) < 3:
        c = next(source)
        y = f(c, steps)
        steps += 1
        out.append(y)
    return out


def closes():
    source = iter(range(100))

    def following():
        return next(source)

    out = []
    while len(out) < 3:
        c = next(source)
        y = f(c)
        out.append((y, following()))
    return out


def again():
    source = iter(range(100))
    out = []
    for _ in range(2):
        while len(out) < 3:
            c = next(source)
            y = f(c)
            out.append(y)
        out.pop()
    return out


def default():
    source = iter(range(2))
    out = []
    while len(out) < 3:
        c = next(source, 7)
        y = f(c)
        out.append(y)
    return out


for function in (skips, twice, begun, feeds, shared, grows, guarded, changes, closes, again, default):
    print(function.__name__, function())
