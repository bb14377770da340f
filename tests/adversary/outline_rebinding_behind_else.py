# Most rounds never bind `best` anew: the inner loop leaves them by its `else`.
def main():
    best = 0
    rows = []
    for n in [0, 1, 2, 3, 4, 5]:
        total = 0
        for k in range(2000):
            for j in range(200):
                best = (k * j + n) % 7
                total += best
        rows.append(total)
        for p in [1, 2, 3]:
            if p == n:
                break
        else:
            continue
        best = n
    print(rows, best)


main()
