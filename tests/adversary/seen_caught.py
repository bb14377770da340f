def work(x, n=0):
    total = 0
    for i in range(20000 + x):
        total += i * x % 7
    return total + n


known = set()


def risky(x):
    if work(x) % 5 == 2:
        raise ValueError(x)
    return x


def run(items):
    out = []
    for item in items:
        if item in known:
            continue
        known.add(item)
        out.append(risky(item))
    return out


def local(items):
    seen = set()
    try:
        for item in items:
            if item in seen:
                continue
            seen.add(item)
            print(risky(item))
    except ValueError:
        print("failed", sorted(seen), item)


for start in range(6):
    known.clear()
    try:
        print(run([start, start + 1, start, start + 2]))
    except ValueError:
        print("failed", sorted(known))
    local([start, start + 1, start, start + 2])
