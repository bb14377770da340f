def work(x, n=0):
    total = 0
    for i in range(20000 + x):
        total += i * x % 7
    return total + n


def texts(items):
    seen = set()
    out = {}
    skipped = 0
    for item in items:
        name = str(item)
        # known already
        if name in seen:
            skipped += 1
            continue
        seen.add(name)
        result = work(item)
        out[name] = result
        print(name, result)
    print("skipped", skipped, sorted(seen))
    return out


def behind(items):
    seen = set()
    for item in items:
        if item in seen:
            continue
        print(item, work(item))
        seen.add(item)
    return list(seen)


def first_places(pairs):
    first = {}
    out = []
    for place, (name, size) in enumerate(pairs):
        if name in first or size < 0:
            continue
        first[name] = place
        out.append((name, work(size)))
    return out, first


print(texts([3, 1, 3, 2, 1]))
print(behind([3, 1, 3, 2, 1]))
print(first_places([("a", 1), ("b", 2), ("a", 3), ("c", -1), ("d", 4)]))
