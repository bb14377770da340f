# item: T57
# expect: S
# why: the loop stops by what it has seen so far; only the calls may run ahead


def loss(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def main():
    best = None
    patience = 0
    for x in range(100):
        y = loss(x, 20_000)
        if best is None or y < best:
            best = y
            patience = 0
            print("better", x, y)
        else:
            patience += 1
            if patience > 3:
                break
    print(x, best, patience)


main()
