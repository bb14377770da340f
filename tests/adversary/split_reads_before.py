def work(x, n=0):
    total = 0
    for i in range(20000 + x):
        total += i * x % 7
    return total + n


def rebound(items):
    out = []
    for x in items:
        print(x)
        x = x + 1
        out.append(work(x))
    return out


def counted(items):
    out = []
    count = 0
    for x in items:
        print(count)
        count += 1
        out.append(work(count))
    return out


def previous(items):
    before = 0
    for x in items:
        print(before, work(x, before))
        before = x


def previous_quiet(items):
    before = 0
    out = []
    for x in items:
        out.append(work(x, before))
        before = x
    return out, before


def failing(items):
    count = 0
    out = []
    try:
        for x in items:
            count += 1
            out.append(work(x, count))
    except TypeError:
        print("failed at", x, out)
    return out


print(rebound([1, 2, 3]))
print(counted([1, 2, 3]))
previous([1, 2, 3])
print(previous_quiet([1, 2, 3]))
print(failing([1, 2, "3", 4]))
