# item: T34
# expect: S
# why: the call is only made for items that it can take


def search(x, steps):
    value = 1
    while value % x != 0 or value < steps:
        value += 1
    return value


def main():
    xs = [3, 0, 4, 0, 5]
    print([search(x, 30_000) if x else 0 for x in xs])
    print([x and search(x, 30_000) for x in xs])
    print([search(x, 30_000) for x in xs if x])
    for x in xs:
        if x == 0:
            print("skipped")
            continue
        print(search(x, 30_000))


main()
