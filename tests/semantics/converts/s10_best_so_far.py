# item: S10
# expect: C
# why: the lowest value and its index, compared in order


def crunch(x, steps):
    for step in range(steps):
        x = (x * 31 + step) % 1_000_003
    return x


def main():
    lowest, arg = float("inf"), -1
    for i, x in enumerate([4, 2, 7, 2, 9]):
        y = crunch(x, 30_000)
        if y < lowest:
            lowest, arg = y, i
    print(lowest, arg)


main()
