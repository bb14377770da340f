def work(x, n=0):
    total = 0
    for i in range(20000 + x):
        total += i * x % 7
    return total + n


def check(x):
    if work(x) % 2:
        raise ValueError(f"odd {x}")
    return x


def run(items):
    seen = set()
    failed = []
    out = []
    for item in items:
        if item in seen:
            continue
        seen.add(item)
        try:
            out.append(check(item))
        except ValueError as error:
            failed.append(str(error))
    return out, failed, sorted(seen)


print(run([1, 2, 3, 1, 4, 5, 2, 6]))
