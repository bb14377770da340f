# item: S57
# expect: C
# why: two heavy, independent statements feed a third one


def load(seed, steps):
    table = {}
    value = seed
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
        table[value % 50] = value
    return table


def join(left, right, rounds):
    total = 0
    for _ in range(rounds):
        total = sum(left[key] * right[key] for key in left if key in right)
    return total


def main():
    left = load(1, 100_000)
    right = load(2, 100_000)
    print(join(left, right, 200))


main()
