# item: T07
# expect: S
# why: the second heavy call depends on a set that the loop fills; only the first may be launched ahead


def canonical(x, steps):
    value = x % 4
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def describe(key, steps):
    for step in range(steps):
        key = (key * 17 + step) % 1_000_003
    return key


def main():
    seen = set()
    out = []
    for x in range(10):
        key = canonical(x, 30_000)
        if key in seen:
            continue
        seen.add(key)
        out.append((x, describe(key, 30_000)))
    print(out)
    print(sorted(seen))


main()
