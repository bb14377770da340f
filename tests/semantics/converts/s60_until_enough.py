# item: S60
# expect: C
# why: candidates are tried in order until enough of them pass


def f(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def main():
    cands = iter(range(1_000))
    out = []
    while len(out) < 5:
        c = next(cands)
        y = f(c, 20_000)
        if y % 3 == 0:
            out.append((c, y))
    print(out)
    print(next(cands))


main()
