# item: T01
# expect: R loop-carried
# why: each element is computed from the element before it


def smooth(value, steps):
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    return value


def main():
    a = [7, 1, 2, 3, 4, 5, 6, 7]
    for i in range(1, len(a)):
        a[i] = smooth(a[i - 1], 30_000)
    print(a)


main()
