def work(x, n=0):
    total = 0
    for i in range(20000 + x):
        total += i * x % 7
    return total + n


def counted(items):
    seen = set()
    for item in items:
        if item in seen:
            continue
        seen.add(item)
        print(len(seen), work(item))


def by_result(items):
    seen = set()
    for item in items:
        if item % 3 in seen:
            continue
        result = work(item)
        seen.add(result % 3)
        print(item, result)


def only_good(items):
    seen = set()
    out = []
    for item in items:
        if item in seen:
            continue
        result = work(item)
        if result % 2:
            continue
        seen.add(item)
        out.append(result)
    return out, sorted(seen)


def last(items):
    seen = set()
    for item in items:
        if item in seen:
            continue
        seen.add(item)
        print("now", item, work(item))
    print("last", item)


def last_in_else(items):
    seen = set()
    for item in items:
        if item in seen:
            continue
        seen.add(item)
        print("now", item, work(item))
    else:
        print("last", item)


def guarded_last(items):
    for item in items:
        if item > 2:
            continue
        print("now", item, work(item))
    else:
        print("last", item)


def removed(items):
    seen = set()
    for item in items:
        if item in seen:
            continue
        seen.add(item)
        if work(item) % 2:
            seen.discard(item)
        print(item)


def shown_between(items):
    seen = set()
    for item in items:
        print("look at", item)
        if item in seen:
            continue
        seen.add(item)
        print(work(item))


def stopped(items):
    seen = set()
    for item in items:
        if item in seen:
            break
        seen.add(item)
        print(work(item))
    return sorted(seen)


counted([1, 2, 1, 3])
by_result([1, 2, 4, 3, 5])
print(only_good([1, 2, 1, 3, 2, 3]))
last([1, 2, 1])
last_in_else([1, 2, 1])
guarded_last([1, 2, 3])
removed([1, 2, 1, 3, 2, 3])
shown_between([1, 2, 1])
print(stopped([1, 2, 3, 1, 4]))
