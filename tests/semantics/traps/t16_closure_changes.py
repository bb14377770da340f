# item: T16
# expect: S
# why: the enclosing function's variable changes between two rounds of calls


def main():
    scale = 1

    def measure(x, steps):
        value = x
        for step in range(steps):
            value = (value * 31 + step) % 1_000_003
        return value * scale

    first = [measure(x, 30_000) for x in range(4)]
    scale = 5
    second = []
    for x in range(4):
        second.append(measure(x, 30_000))
    print(first, second)
    for scale in range(2):
        print([measure(x, 30_000) for x in range(2)])


main()
