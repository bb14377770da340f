# The last value of `best` is the one of the work: the round is left before it is bound anew.
def main():
    best = 0
    rows = []
    for n in [0, 1, 2, 3, 4, 5]:
        if n % 2:
            total = 0
            for k in range(2000):
                for j in range(200):
                    best = (k * j + n) % 7
                    total += best
            rows.append(total)
            continue
        best = n
    print(rows, best)


main()
