# Half of the rounds bind `best` anew.
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
        flag = n % 2 and (best := n)
    print(rows, best, flag)


main()
