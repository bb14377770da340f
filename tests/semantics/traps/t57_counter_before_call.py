# item: T57
# expect: S
# why: an argument is a counter that the loop advances before the call, and a total that it keeps after it


def crunch(x, n, steps):
    for step in range(steps):
        x = (x * 31 + step + n) % 1_000_003
    return x


def main():
    n = 0
    for x in [5, 3, 8]:
        n += 1
        print(crunch(x, n, 30_000))
    total = 0
    for x in [5, 3, 8]:
        y = crunch(x, total, 30_000)
        total += y % 10
    print(total)
    out = []
    for x in [5, 3, 8]:
        out.append(crunch(x, len(out), 30_000))
    print(out)
    print([crunch(x, (n := n + 1), 30_000) for x in [5, 3, 8]], n)


main()
