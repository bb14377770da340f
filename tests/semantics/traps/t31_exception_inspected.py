# item: T31
# expect: S
# why: the handler looks into the exception; the one that Ray raises has other args and another type


def parse(x, steps):
    value = x
    for step in range(steps):
        value = (value * 31 + step) % 1_000_003
    if x == 3:
        raise ValueError("bad", x)
    return value


def main():
    try:
        values = [parse(x, 30_000) for x in range(6)]
        print(values)
    except ValueError as error:
        print(error.args, type(error) is ValueError, str(error))
    print([parse(x, 30_000) for x in range(3)])


main()
