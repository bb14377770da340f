# No round binds `best` anew: the first manager swallows what the second one raises.
import contextlib


def main():
    best = 0
    rows = []
    for n in [1, 2, 3, 4, 5, 6]:
        total = 0
        for k in range(2000):
            for j in range(200):
                best = (k * j + n) % 7
                total += best
        rows.append(total)
        with contextlib.suppress(OSError), open("missing-file") as best:
            print(best.read())
    print(rows, best)


main()
