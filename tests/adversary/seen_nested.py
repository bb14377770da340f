def work(x, n=0):
    total = 0
    for i in range(20000 + x):
        total += i * x % 7
    return total + n


def unique(items):
    seen = set()
    out = []
    for item in items:
        if item not in seen:  # new
            # remember
            seen.add(item)
            value = work(item, n=len(seen))
            text = """a
            b"""
            out.append((
                value,
                text,
            ))
    return out, len(seen)


def keyed(items):
    counts = {}
    for item in items:
        key = item % 3
        if key not in counts:
            counts[key] = 0
            print("first", item, work(item))
    return counts


print(unique([1, 2, 3, 1]))
print(keyed([1, 2, 4, 3, 9]))
